import { describe, expect, it } from "vitest";
import { MIB } from "../../../../harness/base/units.ts";
import { tablesBounded } from "../../../../harness/verdict/gates/tables-bounded.ts";
import { ask } from "../../../support/judge.ts";
import { incident } from "../../../support/scenarios.ts";
import type { Moment, Shape } from "../../../support/timelines.ts";

const { probe, ...rest } = incident();
const watching = { ...rest, probe: { ...probe, tables: ["sessions", "profiles"] } };

/** A watched table whose rows weigh 400 bytes. */
function profiles(rows: (moment: Moment) => number | null) {
  const memory: Shape = (moment) => {
    const count = rows(moment);
    return count === null ? null : 2 * MIB + 400 * count;
  };
  return { scenario: watching, series: { "table.profiles.rows": rows, "table.profiles.memory": memory } };
}

describe("tables-bounded", () => {
  it("passes tables that are as many as before", () => {
    expect(ask(tablesBounded)).toMatchObject({ outcome: "pass" });
  });

  it("fails a table made for every third user and never deleted", () => {
    const made: Shape = ({ opened }) => 23 + Math.round(opened / 3);
    const result = ask(tablesBounded, { series: { "count.ets_tables": made } });
    expect(result.outcome).toBe("fail");
    expect(result.reason).toContain("one for every 3.0 of 546 250 sessions opened");
  });

  it("passes a watched table that drains", () => {
    expect(
      ask(
        tablesBounded,
        profiles(({ users }) => users),
      ).outcome,
    ).toBe("pass");
  });

  it("passes a watched cache that was full before the last third of the hold", () => {
    const result = ask(
      tablesBounded,
      profiles(({ opened }) => Math.min(10_000, opened)),
    );
    expect(result.outcome).toBe("pass");
    expect(result.reason).toContain("rows of profiles was 0 at rest and is 10 000");
  });

  it("stays open for rows that rise with the users to the end: a leak, or a cache that fills", () => {
    const result = ask(
      tablesBounded,
      profiles(({ opened }) => opened),
    );
    expect(result).toMatchObject({ outcome: "inconclusive" });
    expect(result.reason).toMatch(/^The rows of profiles was 0 at rest and is 546 250/);
  });

  it("leaves the session table's rows to sessions-bounded", () => {
    const left: Shape = ({ loaded }) => (loaded < 0 ? 0 : 300_000);
    expect(ask(tablesBounded, { scenario: watching, series: { "table.sessions.rows": left } }).outcome).toBe(
      "pass",
    );
  });
});
