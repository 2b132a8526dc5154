import { createServer, type RequestListener } from "node:http";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import type { PopulationPlan } from "../../../harness/config/types.ts";
import type { LatencyInterval, LoadWindow } from "../../../harness/load/types.ts";
import { createPopulation } from "../../../harness/population/population.ts";
import { Act, type Shard } from "../../../harness/population/types.ts";
import { comeToRest, crowd, drive, listen, plan, windowWhen } from "./drive.ts";

const lines = { [Act.login]: "POST /login/", [Act.touch]: "POST /touch/", [Act.logout]: "DELETE /session/" };

/** What a crowd does in its first `span` milliseconds, by the population's own account. */
function actsOf(population: PopulationPlan, span: number, shard?: Shard): string[] {
  const acts: string[] = [];
  createPopulation(population, shard).advance(span, (act, _slot, user) =>
    acts.push(`${lines[act as keyof typeof lines]}${user}`),
  );
  return acts;
}

/** A service that answers at once and keeps what it was asked for, in order. */
async function listeningService(answer: RequestListener = (_request, response) => response.end("ok")) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  return { requests, ...(await listen(server)) };
}

describe("acts reach a service that keeps up", () => {
  it.for([1, 2])("each exactly once and no other, with %i workers", async (count) => {
    await using service = await listeningService();
    const population = { ...crowd, hold: 1_000, rampDown: 500 };
    await using load = await drive({ baseUrl: service.baseUrl, population, workers: count });
    await windowWhen(load, ({ activeUsers, inFlight, waiting }) => activeUsers + inFlight + waiting === 0);
    const planned = Array.from({ length: count }, (_, index) =>
      actsOf(population, 1e9, { index, count }),
    ).flat();
    expect(planned.length).toBeGreaterThan(1_000);
    expect(service.requests.toSorted()).toEqual(planned.toSorted());
    expect(load.totals()).toMatchObject({
      due: planned.length,
      sent: planned.length,
      ok: planned.length,
      dropped: 0,
      errors: {},
    });
  });

  it("in the order in which they are due", async () => {
    await using service = await listeningService();
    // Over a single connection the service sees the order in which they were sent.
    await using load = await drive({ baseUrl: service.baseUrl, plan: { ...plan, maxConnections: 1 } });
    await windowWhen(load, () => service.requests.length > 300);
    expect(service.requests).toEqual(actsOf(crowd, 60_000).slice(0, service.requests.length));
  });

  it("second by second as many as the plan asks for", async () => {
    await using service = await listeningService();
    await using load = await drive({ baseUrl: service.baseUrl });
    const seconds: LoadWindow[] = [];
    load.onWindow((window) => seconds.push(window));
    await windowWhen(load, ({ t }) => t > 2900);
    let due = 0;
    for (const window of seconds) {
      due += window.due;
      // The last turn before a window's end took what was due until then: 4 ms ago, and the delay that it admits.
      expect(due).toBeGreaterThanOrEqual(
        actsOf(crowd, window.t - window.generator.eventLoopDelay - 4).length,
      );
      expect(due).toBeLessThanOrEqual(actsOf(crowd, window.t).length);
      expect(window.activeUsers).toBe(400);
    }
  });

  it("with latencies measured from the intended time", async () => {
    await using service = await listeningService((_request, response) =>
      setTimeout(() => response.end(), 120),
    );
    await using load = await drive({ baseUrl: service.baseUrl });
    const { latency } = await windowWhen(load, ({ t }) => t > 1500);
    expect(latency!.p50).toBeGreaterThanOrEqual(119);
    await comeToRest(load);
    expect(load.totals().latency!.p50).toBeGreaterThanOrEqual(119);
  });

  it("and every ten seconds leave a histogram behind", { timeout: 30_000 }, async () => {
    await using service = await listeningService();
    await using load = await drive({ baseUrl: service.baseUrl });
    const interval = await new Promise<LatencyInterval>((resolve) => load.onLatencyInterval(resolve));
    expect(interval.from).toBe(0);
    expect(interval.to).toBeGreaterThanOrEqual(10_000);
    expect(interval.summary.p50).toBeGreaterThan(0);
    expect(interval.histogram).toMatch(/^HIST/);
  });
});

describe("connections", () => {
  it("are as many as acts are open at once, when the service is slow", async () => {
    await using service = await listeningService((_request, response) =>
      setTimeout(() => response.end(), 250),
    );
    await using load = await drive({ baseUrl: service.baseUrl });
    const { connections, connectionLimitReached } = await windowWhen(load, ({ t }) => t > 2500);
    // 400 users act every 0.5 s on average and each act takes 0.25 s: 200 are open at once.
    expect(connections).toBeGreaterThan(150);
    expect(connectionLimitReached).toBe(false);
  });

  it.for([
    ["are kept alive and used again", () => undefined, () => 1],
    [
      "that the service closes while they are idle are no errors",
      (socket: Socket) => socket.end(),
      (acts: number) => acts,
    ],
  ] as const)("%s", async ([, afterwards, connections]) => {
    let opened = 0;
    const server = createServer((request, response) => {
      response.end();
      setTimeout(() => afterwards(request.socket), 100);
    });
    server.on("connection", () => opened++);
    await using service = await listen(server);
    const thinkTime = { kind: "constant", value: 300 } as const;
    const population = { ...crowd, users: 1, thinkTime, stay: { kind: "constant", value: 60_000 } } as const;
    await using load = await drive({ baseUrl: service.baseUrl, population });
    await windowWhen(load, ({ t }) => t > 2500);
    await comeToRest(load);
    const { due, ok, errors } = load.totals();
    expect(due).toBeGreaterThan(4);
    expect({ ok, errors, opened }).toEqual({ ok: due, errors: {}, opened: connections(due) });
  });
});
