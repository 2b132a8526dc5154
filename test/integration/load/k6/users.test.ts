import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { envOf, usersScript } from "../../../../harness/load/k6/users-script.ts";
import { startK6Load } from "../../../../harness/load/k6/k6-load.ts";
import type { CarriedWindow } from "../../../../harness/load/types.ts";
import { findK6 } from "../../../../harness/target/k6.ts";
import { requirement } from "../../../requirements.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { crowd, listen, plan } from "../drive.ts";

const population = { ...crowd, users: 200, ramp: 500, stay: { kind: "constant", value: 900 } } as const;
const contract = { table: "sessions", idleTimeout: 500, sweepInterval: 250 };

describe.skipIf(!requirement("k6"))("users that two k6 share", { timeout: 180_000 }, () => {
  it("are nobody's twice, and what k6 tells adds up to what the service saw", async () => {
    /** How many times each user logged in. */
    const logins = new Map<number, number>();
    let requests = 0;
    const server = createServer((request, response) => {
      requests++;
      const user = /^\/login\/(\d+)$/.exec(request.url!)?.[1];
      if (user !== undefined) logins.set(Number(user), (logins.get(Number(user)) ?? 0) + 1);
      response.end();
    });
    await using service = await listen(server);
    const windows: CarriedWindow[] = [];
    const load = await startK6Load({
      users: "population",
      crews: {
        kind: "local",
        program: findK6()!,
        instances: 2,
        logs: tempFolder(),
        start: (number, orders) => ({
          script: usersScript,
          env: envOf({
            population,
            contract,
            load: plan,
            baseUrl: service.baseUrl,
            orders,
            shards: 3,
            firstUser: number * 1e9,
          }),
        }),
        relieveAfter: null,
      },
    });
    load.onWindow((window) => windows.push(window));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await load.quiesce();
    await windowWhen(windows, ({ k6, sessions }) => k6?.processes === 0 && sessions?.high === 0);
    await load[Symbol.asyncDispose]();

    const sum = (of: (window: CarriedWindow) => number) =>
      windows.reduce((all, window) => all + of(window), 0);
    const sent = sum((window) => window.sent);
    expect(requests).toBeGreaterThan(500);
    expect(sent).toBe(requests);
    expect(sum((window) => window.ok)).toBe(requests);
    expect(sum((window) => window.due)).toBe(sent + sum((window) => window.dropped));
    expect([...logins.values()].filter((times) => times !== 1)).toEqual([]);
    expect(windows.at(-1)?.users?.opened).toBe(logins.size);
    expect(Math.max(...windows.map(({ k6 }) => k6?.processes ?? 0))).toBe(2);
    expect(Math.max(...windows.map(({ activeUsers }) => activeUsers ?? 0))).toBe(population.users);
  });
});

async function windowWhen(windows: readonly CarriedWindow[], holds: (window: CarriedWindow) => boolean) {
  while (!windows.some(holds)) await new Promise((resolve) => setTimeout(resolve, 100));
}
