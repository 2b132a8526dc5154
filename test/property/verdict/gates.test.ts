import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomUnit } from "../../../harness/base/random.ts";
import { KIB, MIB, SECOND } from "../../../harness/base/units.ts";
import { judgeRun } from "../../../harness/verdict/judge-run.ts";
import type { Verdict } from "../../../harness/verdict/types.ts";
import { incident } from "../../support/scenarios.ts";
import { synthesize, type Moment, type Shape } from "../../support/timelines.ts";

const seed = fc.nat({ max: 0xffffffff });
const users = fc.integer({ min: 1_000, max: 400_000 });
const hold = fc.integer({ min: 30, max: 900 }).map((seconds) => seconds * SECOND);

const failedGates = ({ gates }: Verdict) =>
  gates.filter(({ outcome }) => outcome === "fail" || outcome === "error").map(({ gateId }) => gateId);

/** Of whom a gate hears each second: noise of its own for each series. */
const scatter = ({ t }: Moment, seed: number, lane: number) => 2 * randomUnit(seed, lane, t) - 1;

const counts = ["count.processes", "count.ports", "count.atoms", "count.ets_tables"] as const;

describe("whatever the size, the length and the noise", () => {
  it("a healthy run fails no gate, whether or not its hold is long enough for trends", () => {
    fc.assert(
      fc.property(users, hold, seed, (users, hold, seed) => {
        const scenario = incident({ users, hold });
        const series: Record<string, Shape> = {
          "memory.binary": (moment) => 2 * MIB + 5 * moment.users + 400 * KIB * scatter(moment, seed, 1),
          "count.processes": (moment) =>
            73 + (moment.users > 0 ? Math.round(900 + 300 * scatter(moment, seed, 2)) : 0),
          "os.rss": ({ loaded, ...moment }) =>
            (loaded < 0 ? 60 : 400) * MIB + 20 * MIB * scatter({ loaded, ...moment }, seed, 3),
        };
        const verdict = judgeRun(synthesize({ scenario, seed, series }), scenario);
        expect(failedGates(verdict)).toEqual([]);
        expect(verdict.outcome).toBe("bounded");
      }),
      { numRuns: 40 },
    );
  });

  it.each(counts)("one of %s left behind by every user is found", (name) => {
    fc.assert(
      fc.property(users, hold, seed, (users, hold, seed) => {
        const scenario = incident({ users, hold });
        const left: Shape = ({ opened, users }) => 100 + opened + Math.min(900, users);
        const verdict = judgeRun(synthesize({ scenario, seed, series: { [name]: left } }), scenario);
        expect(verdict).toMatchObject({ outcome: "unbounded", exitCode: 1 });
        expect(failedGates(verdict)).toHaveLength(1);
      }),
      { numRuns: 15 },
    );
  });

  it("a series of which any share of samples is missing never makes a healthy run fail", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, hold, seed, (share, hold, seed) => {
        const scenario = incident({ hold });
        const holed = (value: number, lane: number): Shape => {
          return (moment) => (randomUnit(seed, lane, moment.t) < share ? null : value);
        };
        const series = {
          "count.processes": holed(80, 1),
          "memory.ets": holed(MIB, 2),
          "allocator.used": holed(9 * MIB, 3),
          "allocator.allocated": holed(10 * MIB, 4),
        };
        const verdict = judgeRun(synthesize({ scenario, seed, series }), scenario);
        expect(failedGates(verdict)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
