import { createServer, type AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { CarrierOptions, OwnLoadPlan } from "../../../harness/config/types.ts";
import { requireCarrier } from "../../../harness/load/carrier/load.ts";
import { startCarrierLoad } from "../../../harness/load/carrier/start.ts";
import { comeToRest, contract, crowd, listen, windowWhen } from "./drive.ts";

const planOf = (name: string, options: CarrierOptions = {}): OwnLoadPlan => ({
  cycles: 1,
  baseline: 0,
  settle: 0,
  drain: 0,
  carrier: { module: resolve(import.meta.dirname, `../../fixtures/carriers/${name}`), options },
  maxConnections: 500,
  requestTimeout: 10_000,
});

/** Answers lines, and says no to every touch of a user whose number ends in 7. */
async function lineService() {
  const seen = { lines: [] as string[], byes: 0, open: 0 };
  const server = createServer((socket) => {
    seen.open++;
    socket.on("error", () => undefined);
    socket.on("close", () => seen.open--);
    createInterface({ input: socket }).on("line", (line) => {
      if (line === "bye") seen.byes++;
      else {
        seen.lines.push(line);
        socket.write(/ touch \d*7 /.test(line) ? "no\n" : "yes\n");
      }
    });
  });
  const service = await listen(server);
  return { seen, port: (server.address() as AddressInfo).port, ...service };
}

const users = (plan: OwnLoadPlan, port: number) =>
  startCarrierLoad({
    plan,
    population: crowd,
    contract,
    baseUrl: "http://127.0.0.1:9",
    ports: { lines: port },
  });

describe("a load over a protocol that the scenario brings", () => {
  it("plays the population, and counts, times and accounts for it as over HTTP", async () => {
    await using service = await lineService();
    const { seen, port } = service;
    await using load = await users(planOf("lines.ts", { greeting: "hello" }), port);
    const busy = await windowWhen(load, ({ t }) => t > 2_900);
    expect(busy.activeUsers).toBe(crowd.users);
    // A user who is on the way out may still be there beside the one who follows.
    expect(busy.connections).toBeGreaterThan(0.9 * crowd.users);
    expect(busy.latency!.p50).toBeGreaterThan(0);
    await comeToRest(load);
    const { due, ok, sent, errors, dropped, examples } = load.totals();
    expect(sent + dropped).toBe(due);
    expect(ok + errors.refusal!).toBe(sent);
    expect(Object.keys(errors)).toEqual(["refusal"]);
    expect(examples.refusal).toMatch(/^touch of user \d*7: answered no$/);
    expect(seen.lines).toHaveLength(sent);
    expect(seen.lines.every((line) => line.startsWith(`hello ${crowd.users} `))).toBe(true);
    expect(seen.byes).toBeGreaterThan(0);
    await expect.poll(() => seen.open).toBe(0);
    const told = await windowWhen(load, ({ sessions }) => sessions.high === 0);
    expect(told.users.opened).toBe(seen.lines.filter((line) => line.includes(" login ")).length);
  });
});

describe("a carrier that cannot be", () => {
  it.each([
    ["does not export one", "no-carrier.ts", "CARRIER_NOT_EXPORTED", /it has no start, no act, no close/],
    ["does not load", "no-such.ts", "CARRIER_BROKEN", /no-such/],
  ])("is the user's mistake where its module %s", async (_, name, code, message) => {
    await expect(requireCarrier(planOf(name))).rejects.toMatchObject({
      code,
      exitCode: 2,
      message: expect.stringMatching(message) as string,
    });
  });

  it("ends the load where it does not start", async () => {
    await expect(users(planOf("stumbles.ts", { when: "at once" }), 9)).rejects.toMatchObject({
      code: "CARRIER_FAILED",
      exitCode: 4,
      message: expect.stringContaining("no such broker") as string,
    });
  });

  it("ends the load where it breaks in the middle of it", async () => {
    await using load = await users(planOf("stumbles.ts"), 9);
    expect(await load.failed).toMatchObject({
      code: "CARRIER_FAILED",
      message: expect.stringContaining("an event that nobody listens to") as string,
    });
  });
});
