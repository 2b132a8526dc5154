import { describe, expect, it } from "vitest";
import { SECOND } from "../../../../harness/base/units.ts";
import { sessionsBounded } from "../../../../harness/verdict/gates/sessions-bounded.ts";
import { incidentSeries } from "../../../support/incident-shapes.ts";
import { ask, figure } from "../../../support/judge.ts";
import { incident } from "../../../support/scenarios.ts";
import type { Moment } from "../../../support/timelines.ts";

const rows = (shape: (moment: Moment) => number | null) => ({ series: { "table.sessions.rows": shape } });
const healthy = ({ expected }: Moment) => Math.round(expected);
const HOLD = 45 * SECOND;

describe("sessions-bounded passes", () => {
  it("a table that follows the load and drains", () => {
    const result = ask(sessionsBounded);
    expect(result).toMatchObject({ outcome: "pass", title: "Sessions follow the load and drain with it" });
    expect(result.reason).toMatch(
      /^Rows followed the load: 26\d \d{3} at the peak, 0 of 546 250 opened left after the drain\.$/,
    );
    expect(figure(result, "sessions at the end")).toMatchObject({ value: 0, limit: 3 });
  });

  it("a service that was held up for four seconds in the hold", () => {
    const late = ({ t, expected, high }: Moment) => (t >= 50_000 && t < 54_000 ? high + 900 : expected);
    expect(ask(sessionsBounded, rows(late)).outcome).toBe("pass");
  });

  it("a service that was late in the hold and caught up, and says so", () => {
    const late = ({ t, expected, high }: Moment) => (t >= 50_000 && t < 63_000 ? high + 900 : expected);
    const result = ask(sessionsBounded, rows(late));
    expect(result.outcome).toBe("pass");
    expect(result.reason).toMatch(/; for 12s removals came late, by up to \d+ rows\.$/);
  });

  it("three rows left behind, which may be acts under way", () => {
    expect(
      ask(
        sessionsBounded,
        rows((moment) => Math.max(3, healthy(moment))),
      ).outcome,
    ).toBe("pass");
  });

  it("rows that were there before anybody came", () => {
    expect(
      ask(
        sessionsBounded,
        rows((moment) => 500 + healthy(moment)),
      ).outcome,
    ).toBe("pass");
  });
});

describe("sessions-bounded fails", () => {
  it("the incident: rows that never fall once the load is gone", () => {
    const result = ask(sessionsBounded, { series: incidentSeries });
    expect(result).toMatchObject({
      outcome: "fail",
      title: "Sessions stay that no user explains",
      reason:
        "335 000 rows are left in sessions 47s after the load ended, where the load explains none: " +
        "335 000 of 546 250 sessions opened were not removed.",
    });
    expect(figure(result, "sessions at the end")).toMatchObject({
      value: 335_000,
      low: 335_000,
      high: 335_000,
    });
  });

  it("eight sessions left behind of 546 250", () => {
    const result = ask(
      sessionsBounded,
      rows((moment) => healthy(moment) + (moment.loaded > 0 ? 8 : 0)),
    );
    expect(result.reason).toMatch(/^8 rows are left .*: 8 of 546 250 sessions opened were not removed\.$/);
  });

  it("more rows than late removals could explain, for longer than any session lives", () => {
    const scenario = incident({ hold: 120 * SECOND });
    const doubled = ({ t, expected, high }: Moment) => (t >= 60_000 && t < 110_000 ? 2 * high : expected);
    const result = ask(sessionsBounded, { scenario, ...rows(doubled) });
    expect(result.outcome).toBe("fail");
    expect(result.reason).toMatch(/^For 49s there were more rows than late removals could explain, at worst/);
  });

  it("a level plateau a fifth too high, where the last third of the hold outlives every session", () => {
    const scenario = incident({ hold: 150 * SECOND });
    const high = ({ phase, expected, high }: Moment) => (phase === "hold" ? 1.2 * high : expected);
    expect(ask(sessionsBounded, { scenario, ...rows(high) }).reason).toBe(
      "Bounded, but 1.20 times what the load explains, through the last third of the hold.",
    );
    expect(ask(sessionsBounded, rows(high)).outcome).toBe("pass");
  });

  it("a residue that is removed too slowly to be gone within an idle timeout", () => {
    const slow = ({ quiet, expected }: Moment) => (quiet < 0 ? expected : 276_000 - 3 * quiet);
    expect(ask(sessionsBounded, rows(slow)).outcome).toBe("fail");
  });

  it("a level plateau three times too high, though it drains", () => {
    const tripled = ({ t, expected, high }: Moment) => (t >= HOLD && t < 80_000 ? 3.1 * high : expected);
    expect(ask(sessionsBounded, rows(tripled)).reason).toBe(
      "Bounded, but 3.1 times what the load explains, through the last third of the hold.",
    );
  });

  it("a run that broke off after the breach was certain", () => {
    const scenario = incident({ hold: 120 * SECOND });
    const doubled = ({ expected, loaded }: Moment) => (loaded < 50_000 ? 1 : 2) * expected;
    const result = ask(sessionsBounded, { scenario, ...rows(doubled), until: 110 * SECOND, end: null });
    expect(result.outcome).toBe("fail");
    expect(result.reason).toMatch(/^For 5\ds there were more rows .*, to the end of the record\.$/);
  });
});

describe("sessions-bounded stays open", () => {
  it("when the run broke off before anything was certain", () => {
    const result = ask(sessionsBounded, { until: 70 * SECOND, end: null });
    expect(result).toMatchObject({
      outcome: "inconclusive",
      reason: "Nothing spoke against it, but the run ended 24s into its hold.",
    });
  });

  it("when there were more rows than lateness explains, for a few seconds: it caught up without load", () => {
    const stuck = ({ t, expected, high }: Moment) => (t >= 50_000 && t < 63_000 ? high + 150_000 : expected);
    const result = ask(sessionsBounded, rows(stuck));
    expect(result).toMatchObject({ outcome: "inconclusive", needs: "a hold longer by 41s" });
    expect(result.reason).toMatch(/^For 12s there were more rows than late removals could explain, at worst/);
  });

  it("when a backlog was worked off late in the drain, and its messages refreshed sessions", () => {
    const backlog = ({ users, quiet }: Moment) =>
      users > 0 ? 44_000 : quiet >= 0 && quiet < 17_000 ? 44_000 : 0;
    const left = ({ expected, quiet }: Moment) => (quiet < 0 ? expected : Math.max(38_000, expected));
    const series = { "table.sessions.rows": left, "process.sessions_owner.mailbox": backlog };
    const result = ask(sessionsBounded, { series });
    expect(result).toMatchObject({ outcome: "inconclusive", needs: "a drain of 1m 2s" });
    expect(result.reason).toContain("messages waited until 16s after the load ended");
    expect(ask(sessionsBounded, { series, scenario: incident({ drain: 70 * SECOND }) }).outcome).toBe("fail");
  });

  it("when the drain is too short to tell a late sweep from a lost session", () => {
    const left = rows((moment) => healthy(moment) + (moment.loaded > 0 ? 8 : 0));
    const result = ask(sessionsBounded, { ...left, scenario: incident({ drain: 41 * SECOND }) });
    expect(result).toMatchObject({ outcome: "inconclusive", needs: "a drain longer by 13s" });
  });

  it("while the rows that are left are still being removed", () => {
    const late = ({ quiet, expected }: Moment) =>
      quiet < 8_000 ? expected : 276_000 * (1 - (quiet - 8_000) / 40_000);
    const result = ask(sessionsBounded, rows(late));
    expect(result).toMatchObject({ outcome: "inconclusive", needs: "a drain longer by 30s" });
    expect(result.reason).toMatch(/^6 900 rows are left in sessions 47s after .* still being removed\.$/);
  });

  it("when the load still explains so many sessions that a residue would hide among them", () => {
    const timedOut = { "oracle.high": ({ high }: Moment) => high + 9_000 };
    const left = {
      "table.sessions.rows": ({ expected, loaded }: Moment) =>
        Math.round(expected) + (loaded > 0 ? 5_000 : 0),
    };
    const result = ask(sessionsBounded, { series: { ...timedOut, ...left } });
    expect(result.outcome).toBe("inconclusive");
    expect(result.reason).toContain("still explains up to 9 000 sessions");
  });

  it("when the table was never read", () => {
    const result = ask(
      sessionsBounded,
      rows(() => null),
    );
    expect(result.outcome).toBe("inconclusive");
    expect(result.reason).toMatch(
      /^Nothing was sampled of table\.sessions\.rows \(128 samples missed; the last: .*no answer/,
    );
  });

  it("when most of the drain was not sampled", () => {
    const blind = (moment: Moment) =>
      moment.quiet > 5_000 && moment.quiet < 44_000 ? null : healthy(moment);
    const result = ask(sessionsBounded, rows(blind));
    expect(result.outcome).toBe("inconclusive");
    expect(result.reason).toMatch(/only 1\d % of the drain was sampled of table\.sessions\.rows/);
  });

  it("when the generator's ledger is missing", () => {
    expect(ask(sessionsBounded, { series: { "oracle.high": () => null } }).outcome).toBe("inconclusive");
  });
});
