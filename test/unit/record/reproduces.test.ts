import { describe, expect, it } from "vitest";
import { about } from "../../../harness/record/estimate.ts";
import { reproduces } from "../../../harness/record/reproduction/reproduces.ts";
import { conclusion } from "../../../harness/record/reproduction/text.ts";
import type { Learned, SeriesGrowth } from "../../../harness/record/types.ts";

type Slope = Partial<Pick<SeriesGrowth, "outcome" | "perSession" | "seen" | "kept">>;

const growth = (series: string, slope: Slope): SeriesGrowth => ({
  ...{ series, unit: series.startsWith("memory") ? "B" : "count", level: 1, perHour: null },
  ...{ outcome: "bounded", perSession: null, seen: null, kept: null },
  ...slope,
});

/** 4 KiB a session; memory with the slope given, and rows that stay. */
const learned = (memory: Slope, rows: Slope = {}, perSecond = 10): Learned => ({
  length: 60_000,
  sessions: { series: "table.sessions.rows", level: 1_000, profile: null },
  arrivals: { estimate: about(perSecond, 0), known: "measured", by: "a counter" },
  ...{ lifetimes: null, requests: null, spawned: null, sessionSize: 4_096, unknown: [] },
  growth: [growth("memory.total", memory), growth("table.sessions.rows", rows)],
});

const leak = (bytes: number, error: number): Slope => ({
  outcome: "unbounded",
  perSession: about(bytes, error),
});
const open = (bytes: number, error: number): Slope => ({
  outcome: "inconclusive",
  perSession: about(bytes, error),
});
const level: Slope = { outcome: "bounded", perSession: about(5, 20), seen: 100 };

const told = (original: Slope, reproduced: Slope) => {
  const found = reproduces(learned(original), learned(reproduced, {}, 100));
  return [found.outcome, conclusion(found)] as const;
};

describe("whether a run reproduces a recording", () => {
  it("says the same where neither grows", () => {
    expect(told(level, level)).toEqual(["same", "The same slope per user, at 10 times the rate."]);
  });

  it("says the same where both grow by as much for each session", () => {
    expect(told(leak(1_000, 20), leak(1_050, 30))[0]).toBe("same");
  });

  it("says how many times as much where both grow, and not alike", () => {
    const [outcome, text] = told(leak(1_000, 20), leak(3_100, 50));
    expect(outcome).toBe("different");
    expect(text).toMatch(/^Not the same slope per user: memory\.total grows 3\.1 times as fast: \+3\.0 KiB/);
  });

  it.each([
    ["the original alone grows", leak(1_000, 20), level],
    ["the reproduction alone grows", level, leak(1_000, 20)],
  ])("says not the same where %s", (_, original, reproduced) => {
    const [outcome, text] = told(original, reproduced);
    expect(outcome).toBe("different");
    expect(text).toContain("nothing");
  });

  it("cannot tell where one grows by less than would have shown in the other", () => {
    const noisy: Slope = { outcome: "bounded", perSession: about(5, 400) };
    expect(told(leak(1_000, 20), { ...noisy, seen: 5_000 })[0]).toBe("unknown");
    expect(told(leak(1_000, 20), { ...noisy, seen: 500 })[0]).toBe("different");
  });

  it("cannot tell of slopes that are too uncertain, and says which", () => {
    const [outcome, text] = told(leak(1_000, 400), leak(1_500, 400));
    expect(outcome).toBe("unknown");
    expect(text).toBe("Cannot tell: memory.total is too uncertain; record longer, or hold longer.");
  });

  it("takes no slope that the judge does not: a scatter that seems to rise is no difference", () => {
    expect(told(level, open(500, 100))[0]).toBe("unknown");
  });

  it("takes what is gone when everybody has for none, whatever the hold looked like", () => {
    expect(told(level, { ...open(500, 100), kept: 3 })[0]).toBe("same");
    expect(told(level, { ...leak(500, 100), kept: 490 })[0]).toBe("different");
  });

  it("takes an open slope for the same where all of its interval is next to nothing", () => {
    expect(told(level, open(10, 5))[0]).toBe("same");
  });

  it("cannot tell by a run that proves nothing, whatever it shows", () => {
    const fault = "This run proves nothing: the generator was late.";
    const found = reproduces(learned(level), learned(leak(1_000, 20)), fault);
    expect(found.outcome).toBe("unknown");
    expect(conclusion(found)).toBe(`Cannot tell. ${fault}`);
  });

  it("holds an open slope that is next to nothing against one that is not", () => {
    expect(told(open(2, 1), leak(180, 1))[0]).toBe("different");
    expect(told(open(2, 100), leak(180, 1))[0]).toBe("unknown");
  });

  it("cannot tell of two that have nothing in common", () => {
    const found = reproduces(learned(level), { ...learned(level), growth: [] });
    expect(found.outcome).toBe("unknown");
    expect(conclusion(found)).toMatch(/^Cannot tell: neither/);
  });
});
