import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { comeToRest, crowd, drive, listen, plan, windowWhen } from "./drive.ts";

describe.concurrent("a load that is told to do harm", () => {
  it("resets half of the requests in the middle of them, blames nobody, and goes on", async () => {
    let broken = 0;
    const server = createServer((_request, response) => response.writeHead(204).end());
    server.on("clientError", () => broken++);
    await using service = await listen(server);
    await using load = await drive({ plan: { ...plan, requestTimeout: 5_000 }, baseUrl: service.baseUrl });
    await windowWhen(load, ({ ok }) => ok > 100);
    await load.disturb({ kind: "cut", share: 0.5, for: 700 });
    const during = await windowWhen(load, ({ errors }) => (errors.cut ?? 0) > 0);
    const after = await windowWhen(load, ({ ok, errors }) => ok > 100 && errors.cut === undefined);
    expect(during.ok).toBeGreaterThan(0);
    expect(after.errors).toEqual({});
    await comeToRest(load);
    const { due, sent, ok, dropped, errors } = load.totals();
    expect(Object.keys(errors)).toEqual(["cut"]);
    expect(due).toBe(sent + dropped);
    expect(sent).toBe(ok + errors.cut!);
    expect(broken, "the service saw requests that had begun").toBeGreaterThan(0);
  });

  it("lets half of its users vanish at once, who come back as others", async () => {
    const server = createServer((_request, response) => response.writeHead(204).end());
    await using service = await listen(server);
    await using load = await drive({ baseUrl: service.baseUrl });
    await windowWhen(load, ({ activeUsers }) => activeUsers > 0.9 * crowd.users);
    const { users } = await load.disturb({ kind: "clients-gone", share: 0.5, away: 800 });
    expect(users).toBeGreaterThan(0.35 * crowd.users);
    const without = await windowWhen(load, ({ activeUsers }) => activeUsers < 0.7 * crowd.users);
    expect(without.users.vanished).toBeGreaterThanOrEqual(0);
    await windowWhen(load, ({ activeUsers }) => activeUsers > 0.9 * crowd.users);
  });
});
