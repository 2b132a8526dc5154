import { describe, expect, it } from "vitest";
import { MIB, MINUTE, SECOND } from "../../../harness/base/units.ts";
import { decideEarly } from "../../../harness/verdict/decide-early.ts";
import { judgeRun } from "../../../harness/verdict/judge-run.ts";
import { incidentSeries } from "../../support/incident-shapes.ts";
import { incident } from "../../support/scenarios.ts";
import { synthesize, type Moment, type Shape } from "../../support/timelines.ts";

const HOLD_ENDS = 80 * SECOND;
const longDrain = incident({ drain: 5 * MINUTE });

/** The decision when the drain has gone on for `quiet`; the record is as long as that. */
function after(quiet: number, series: Readonly<Record<string, Shape>> = {}, scenario = longDrain) {
  return decideEarly(synthesize({ scenario, series, until: HOLD_ENDS + quiet, end: null }), scenario);
}

const rows = (shape: (moment: Moment) => number) => ({ "table.sessions.rows": shape });

describe("an early decision", () => {
  it("is not taken before the hold", () => {
    expect(after(-40 * SECOND)).toEqual({ certain: null, reason: "", soFar: "" });
  });

  it("gives up on rows that stand, one sweep after the longest life that the ledger grants", () => {
    expect(after(40 * SECOND, incidentSeries)).toMatchObject({ certain: null });
    const decision = after(50 * SECOND, incidentSeries);
    expect(decision.certain).toBe("unbounded");
    expect(decision.reason).toMatch(
      /335 000 sessions stand 49s after the load ended, and the load explains 0/,
    );
  });

  it("is not taken while late rows still fall", () => {
    const falling = rows(({ quiet, expected }) => (quiet < 0 ? expected : Math.max(0, 270_000 - 3 * quiet)));
    expect(after(60 * SECOND, falling)).toMatchObject({
      certain: null,
      soFar: expect.stringMatching(/sessions beyond the explained for \d+s$/) as string,
    });
  });

  it("leaves a small residue to the whole drain", () => {
    const few = rows(({ expected, loaded }) => Math.round(expected) + (loaded > 0 ? 800 : 0));
    expect(after(60 * SECOND, few).certain).toBeNull();
  });

  it("ends a drain once everything is gone, not before idle timeout and sweep", () => {
    expect(after(30 * SECOND)).toMatchObject({ certain: null, soFar: "sessions follow the load" });
    expect(after(50 * SECOND)).toMatchObject({
      certain: "bounded",
      reason: "Every session is gone 49s after the load ended.",
    });
  });

  it("does not end a drain while messages wait", () => {
    const waiting: Shape = ({ loaded }) => (loaded < 0 ? 0 : 90_000);
    expect(after(50 * SECOND, { "mailbox.largest": waiting }).certain).toBeNull();
  });

  it("ends a long hold in which rows have been inexplicable for twice the longest life of a session", () => {
    const scenario = incident({ hold: 10 * MINUTE });
    const series = rows(({ expected, loaded }) => (loaded < 50_000 ? 1 : 2) * expected);
    const at = (until: number) =>
      decideEarly(synthesize({ scenario, series, until, end: null }), scenario).certain;
    expect(at(100 * SECOND)).toBeNull();
    expect(at(3 * MINUTE)).toBe("unbounded");
  });

  it("ends a long hold once growth is certain that only gets faster, and the verdict then says the same", () => {
    const scenario = incident({ hold: 10 * MINUTE });
    const leak: Shape = ({ expected, loaded, noise }) =>
      44 * MIB + expected * 3928 + MIB * noise + 1e-5 * Math.max(0, loaded / 10) ** 3;
    const series = { "memory.total": leak };
    const decisions = Array.from({ length: 30 }, (_, look) => {
      const until = 60 * SECOND + look * 20 * SECOND;
      return { until, ...decideEarly(synthesize({ scenario, series, until, end: null }), scenario) };
    });
    const first = decisions.find(({ certain }) => certain === "unbounded")!;
    expect(first.reason).toMatch(/^Certain before the plan's end: memory\.total/);
    expect(first.until).toBeGreaterThan(45 * SECOND + 5.5 * MINUTE);
    const end = { reason: "decided-early", message: first.reason } as const;
    const verdict = judgeRun(synthesize({ scenario, series, until: first.until, end }), scenario);
    expect(verdict.outcome).toBe("unbounded");
    const unasked = { ...scenario, gates: { "memory-bounded": "warn" } } as const;
    expect(
      decideEarly(synthesize({ scenario: unasked, series, until: first.until, end: null }), unasked).certain,
    ).toBe(null);
  });

  it("ends a hold of even growth sooner where the scenario says how long its caches fill", () => {
    const knowing = incident({ hold: 10 * MINUTE, gates: { "memory-bounded": { fillsWithin: 0.4 } } });
    const memory =
      (until: number): Shape =>
      ({ loaded, noise }) =>
        44 * MIB + 0.1 * MIB * noise + (20 * MIB * Math.min(until, Math.max(0, loaded))) / (10 * MINUTE);
    const at = (scenario: typeof knowing, filling: number) =>
      decideEarly(
        synthesize({
          scenario,
          series: { "memory.total": memory(filling) },
          until: 45 * SECOND + 7 * MINUTE,
          end: null,
        }),
        scenario,
      ).certain;
    expect(at(knowing, Infinity)).toBe("unbounded");
    expect(at(knowing, 4 * MINUTE)).toBeNull();
    expect(at(incident({ hold: 10 * MINUTE }), Infinity)).toBeNull();
  });

  it("is not taken at any moment of a healthy hold", () => {
    const scenario = incident({ hold: 10 * MINUTE });
    for (let until = 46; until < 400; until += 7) {
      const timeline = synthesize({ scenario, until: until * SECOND, end: null });
      expect(decideEarly(timeline, scenario).certain).toBeNull();
    }
  });
});
