import { describe, expect, it } from "vitest";
import { KIB, MIB } from "../../../../harness/base/units.ts";
import { heapBounded } from "../../../../harness/verdict/gates/heap-bounded.ts";
import { garbageSeries, incidentSeries } from "../../../support/incident-shapes.ts";
import { ask, figure } from "../../../support/judge.ts";
import { incident } from "../../../support/scenarios.ts";
import type { Shape } from "../../../support/timelines.ts";

const LEAKY_AT_100K = { scenario: incident({ users: 100_000 }), series: garbageSeries };

/** Held data that no collection gives back, by a process that has nothing to do. */
const kept: Readonly<Record<string, Shape>> = {
  "heap.largest": ({ loaded }) => (loaded < 0 ? 400 * KIB : 60 * MIB),
};

describe("heap-bounded", () => {
  it("passes heaps that come back", () => {
    expect(ask(heapBounded)).toMatchObject({ outcome: "pass", title: "Process heaps come back" });
  });

  it("passes 170 MB after the drain that a forced collection gives back: garbage, not held", () => {
    const result = ask(heapBounded, LEAKY_AT_100K);
    expect(result.outcome).toBe("pass");
    expect(result.reason).toBe(
      "The largest heap: 400.0 KiB after a forced collection, 170.0 MiB at the peak, 400.0 KiB at rest.",
    );
  });

  it("fails the heap of a process that cannot empty its mailbox", () => {
    const result = ask(heapBounded, { series: incidentSeries });
    expect(result).toMatchObject({ outcome: "fail", title: "A process heap grows and stays" });
    expect(result.reason).toMatch(
      /^The heap of sessions_owner was 3\.0 KiB at rest and is 428\.0 MiB .*200 000 messages/,
    );
    expect(figure(result, "heap of sessions_owner after a collection").limit).toBeLessThan(10 * MIB);
  });

  it("fails it also when the run ended before a collection was forced", () => {
    const drainOnly = { until: 124_500, end: { reason: "decided-early", message: "certain" } } as const;
    expect(ask(heapBounded, { series: incidentSeries, ...drainOnly }).outcome).toBe("fail");
  });

  it("stays open for a heap that is held while nothing waits: a full cache or a leak", () => {
    const result = ask(heapBounded, { series: kept });
    expect(result).toMatchObject({ outcome: "inconclusive" });
    expect(result.reason).toContain("a full cache and a leak look the same after one drain");
  });

  it("stays open for a large heap when no collection was forced", () => {
    const unsettled = { until: 124_500, end: { reason: "interrupted", message: "stopped" } } as const;
    const result = ask(heapBounded, { ...LEAKY_AT_100K, ...unsettled });
    expect(result.outcome).toBe("inconclusive");
    expect(result.reason).toContain("garbage and held data cannot be told apart");
  });

  it("allows a list cell for each session opened, however many those are", () => {
    const cells: Shape = ({ loaded, opened }) => (loaded < 0 ? 400 * KIB : 400 * KIB + 15 * opened);
    const rows: Shape = ({ loaded, opened }) => (loaded < 0 ? 400 * KIB : 400 * KIB + 100 * opened);
    expect(ask(heapBounded, { series: { "heap.largest": cells } }).outcome).toBe("pass");
    expect(ask(heapBounded, { series: { "heap.largest": rows } }).outcome).toBe("inconclusive");
  });

  it("stays open without a reading before the load", () => {
    const unread: Shape = ({ loaded }) => (loaded < 0 ? null : MIB);
    expect(ask(heapBounded, { series: { "heap.largest": unread } }).outcome).toBe("inconclusive");
  });
});
