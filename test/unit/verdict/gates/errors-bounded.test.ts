import { describe, expect, it } from "vitest";
import { SECOND } from "../../../../harness/base/units.ts";
import { errorsBounded } from "../../../../harness/verdict/gates/errors-bounded.ts";
import { ask, figure } from "../../../support/judge.ts";
import { incident } from "../../../support/scenarios.ts";
import type { Moment, Shape } from "../../../support/timelines.ts";

const HOLD = 45 * SECOND;
const long = incident({ hold: 300 * SECOND });

/** Acts fail at this share between two times; acts come due at 17 250 a second. */
function failing(share: number, from: number, to: number): { series: Record<string, Shape> } {
  const perSecond = (3 * 230_000) / 40;
  const failed = ({ t }: Moment) => share * perSecond * (Math.max(0, Math.min(t, to) - from) / SECOND);
  return { series: { "load.ok": (moment) => 3 * moment.opened - failed(moment) } };
}

describe("errors-bounded", () => {
  it("passes a service that answers, and only warns by default", () => {
    expect(ask(errorsBounded)).toMatchObject({ outcome: "pass", level: "warn" });
  });

  it("finds the bad minute of a long hold, which is 0.6 % of the whole", () => {
    const result = ask(errorsBounded, { scenario: long, ...failing(0.1, 120_000, 140_000) });
    expect(result.outcome).toBe("fail");
    expect(result.reason).toMatch(/^In the worst 1m of the hold 3\.\d % of 1 0\d\d \d{3} acts failed\.$/);
    expect(figure(result, "acts failed in the worst 1m").value).toBeCloseTo(0.1 / 3, 2);
  });

  it("passes the same where the scenario allows it", () => {
    const scenario = { ...long, gates: { "errors-bounded": { share: 0.05 } } };
    expect(ask(errorsBounded, { scenario, ...failing(0.1, 120_000, 140_000) }).outcome).toBe("pass");
  });

  it("does not look at the ramp", () => {
    expect(ask(errorsBounded, failing(0.5, 0, HOLD)).outcome).toBe("pass");
  });

  it("takes no act that is still under way for a failed one", () => {
    const behind: Shape = ({ opened, phase }) => 3 * opened - (phase === "hold" ? 30_000 : 0);
    const underWay: Shape = ({ phase }) => (phase === "hold" ? 30_000 : 0);
    const series = { "load.ok": behind, "load.in_flight": underWay };
    expect(ask(errorsBounded, { series }).outcome).toBe("pass");
    expect(ask(errorsBounded, { series: { "load.ok": behind } }).outcome).toBe("pass");
  });

  it("counts acts that were never sent", () => {
    const dropped: Shape = ({ t }) => Math.max(0, t - HOLD);
    expect(ask(errorsBounded, { series: { "load.dropped": dropped } }).outcome).toBe("fail");
  });

  it("stays open for a run that ended before its hold", () => {
    const end = { reason: "interrupted", message: "stopped" } as const;
    expect(ask(errorsBounded, { until: 20 * SECOND, end }).outcome).toBe("inconclusive");
  });
});
