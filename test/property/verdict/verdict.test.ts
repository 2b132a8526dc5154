import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomUnit } from "../../../harness/base/random.ts";
import { SECOND } from "../../../harness/base/units.ts";
import { decideEarly } from "../../../harness/verdict/decide-early.ts";
import { judgeRun } from "../../../harness/verdict/judge-run.ts";
import { incidentSeries } from "../../support/incident-shapes.ts";
import { incident } from "../../support/scenarios.ts";
import { synthesize, type Moment, type Shape } from "../../support/timelines.ts";

const users = fc.integer({ min: 50, max: 400_000 });
const hold = fc.integer({ min: 10, max: 400 }).map((seconds) => seconds * SECOND);
const seed = fc.nat({ max: 0xffffffff });

/** Rows of a correct service, somewhere within the ledger's bounds. */
const withinBounds: Shape = ({ low, high, noise }) => Math.round(low + (high - low) * (0.5 + 0.5 * noise));

describe("whatever the size, the length and the noise", () => {
  it("a service within the ledger's bounds is bounded, and is never ended early as unbounded", () => {
    fc.assert(
      fc.property(users, hold, seed, (users, hold, seed) => {
        const scenario = incident({ users, hold });
        const timeline = synthesize({ scenario, seed, series: { "table.sessions.rows": withinBounds } });
        expect(judgeRun(timeline, scenario).outcome).toBe("bounded");
        expect(decideEarly(timeline, scenario).certain).toBe("bounded");
      }),
    );
  });

  it("more rows left behind than the slack are found", () => {
    fc.assert(
      fc.property(users, hold, seed, fc.integer({ min: 4, max: 500_000 }), (users, hold, seed, left) => {
        const scenario = incident({ users, hold });
        const rows = (moment: Moment) => withinBounds(moment)! + (moment.loaded < 0 ? 0 : left);
        const timeline = synthesize({ scenario, seed, series: { "table.sessions.rows": rows } });
        expect(judgeRun(timeline, scenario)).toMatchObject({ outcome: "unbounded", exitCode: 1 });
      }),
    );
  });

  it("a run that was cut off is never bounded, and a healthy one never unbounded", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 127_000 }), seed, (until, seed) => {
        const scenario = incident();
        const judge = (series: Readonly<Record<string, Shape>>) =>
          judgeRun(synthesize({ scenario, seed, series, until, end: null }), scenario).outcome;
        expect(judge({})).toBe("inconclusive");
        expect(judge(incidentSeries)).not.toBe("bounded");
      }),
    );
  });

  it("samples missing at random never make a healthy run fail, nor the incident pass", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), seed, (share, seed) => {
        const scenario = incident();
        const holed = (shape: Shape, lane: number): Shape => {
          return (moment) => (randomUnit(seed, lane, moment.t) < share ? null : shape(moment));
        };
        const judge = (series: Readonly<Record<string, Shape>>) => {
          const withHoles = Object.entries(series).map(
            ([name, shape], lane) => [name, holed(shape, lane)] as const,
          );
          return judgeRun(synthesize({ scenario, seed, series: Object.fromEntries(withHoles) }), scenario)
            .outcome;
        };
        expect(judge({ "table.sessions.rows": ({ expected }) => Math.round(expected) })).not.toBe(
          "unbounded",
        );
        expect(judge(incidentSeries)).not.toBe("bounded");
      }),
    );
  });
});
