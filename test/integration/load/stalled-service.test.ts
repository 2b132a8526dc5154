import { createServer, type ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { comeToRest, drive, listen, plan, windowWhen } from "./drive.ts";

/** Takes requests and answers none until it is told to go on. */
async function stallingService() {
  const open: ServerResponse[] = [];
  let stalled = false;
  const server = createServer((_request, response) => {
    if (stalled) open.push(response);
    else response.end();
  });
  return {
    ...(await listen(server)),
    open,
    stall: () => (stalled = true),
    resume: () => {
      stalled = false;
      for (const response of open) response.end();
    },
  };
}

describe("a service that stands still", () => {
  it("gets every act in time while connections may still be opened", async () => {
    await using service = await stallingService();
    await using load = await drive({ baseUrl: service.baseUrl, plan: { ...plan, maxConnections: 5_000 } });
    await windowWhen(load, ({ t }) => t > 900);
    service.stall();
    const stalled = await windowWhen(load, ({ t }) => t > 2900);
    expect(service.open.length).toBeGreaterThan(1000);
    expect(stalled.inFlight).toBeGreaterThan(1000);
    expect(load.totals().connectionLimitReached).toBe(false);
  });

  it("is told apart from a late generator once the limit of connections is reached", async () => {
    await using service = await stallingService();
    await using load = await drive({ baseUrl: service.baseUrl, plan: { ...plan, maxConnections: 50 } });
    await windowWhen(load, ({ t }) => t > 900);
    service.stall();
    const stalled = await windowWhen(load, ({ t }) => t > 2900);
    expect(stalled).toMatchObject({
      connections: 50,
      inFlight: 50,
      connectionLimitReached: true,
      sent: 0,
      ok: 0,
    });
    expect(stalled.waiting).toBeGreaterThan(500);
    expect(stalled.serviceLateness).toBeGreaterThan(1_500);
    expect(stalled.selfLateness).toBeLessThan(stalled.serviceLateness / 2);

    service.resume();
    const resumed = await windowWhen(load, ({ waiting }) => waiting === 0);
    // What leaves now waited through the stall; that the service held it up does not make it punctual.
    expect(resumed.lateness!.p99).toBeGreaterThan(1_500);
    expect(resumed.selfLateness).toBeLessThan(resumed.lateness!.p99 / 2);
    // Most acts of these seconds fell due during the stall, and their latency counts from then.
    expect(load.totals().latency!.p90).toBeGreaterThan(700);
    await comeToRest(load);
    const { sent, ok, peakConnections } = load.totals();
    expect({ ok, peakConnections }).toEqual({ ok: sent, peakConnections: 50 });
  });

  it("loses the acts that no connection could be had for within the time-out", async () => {
    await using service = await stallingService();
    await using load = await drive({
      baseUrl: service.baseUrl,
      plan: { ...plan, maxConnections: 20, requestTimeout: 400 },
    });
    service.stall();
    await windowWhen(load, ({ t }) => t > 1900);
    expect(load.totals().dropped).toBeGreaterThan(100);
    await comeToRest(load);
    const { due, sent, dropped, errors, ok } = load.totals();
    expect(errors.timeout).toBeGreaterThan(20);
    expect({ due, sent }).toEqual({ due: sent + dropped, sent: ok + errors.timeout! });
  });
});
