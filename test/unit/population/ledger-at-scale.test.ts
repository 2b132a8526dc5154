import { describe, expect, it } from "vitest";
import type { PopulationPlan, SessionContract } from "../../../harness/config/types.ts";
import { effectLag } from "../../../harness/population/drain.ts";
import { explainedSessions } from "../../../harness/population/explained.ts";
import { Act } from "../../../harness/population/types.ts";
import { recordActs } from "../../support/recorded-acts.ts";
import { CALM, SimulatedLoad } from "../../support/simulated-load.ts";
import { LeakyService, LossyService } from "../../support/virtual-service.ts";

const SECOND = 1000;
const RESOLUTION = 30;

const plan: PopulationPlan = {
  users: 5000,
  seed: 3,
  ramp: 10 * SECOND,
  hold: 150 * SECOND,
  rampDown: 0,
  stay: { kind: "uniform", min: 20 * SECOND, max: 60 * SECOND },
  thinkTime: { kind: "uniform", min: 8 * SECOND, max: 22 * SECOND },
  vanish: 0.6,
};
const contract: SessionContract = { table: "sessions", idleTimeout: 30 * SECOND, sweepInterval: 5 * SECOND };
const { settledAfter, rates } = explainedSessions(plan, contract);
const endOfHold = plan.ramp + plan.hold;

interface Moment {
  readonly t: number;
  readonly rows: number;
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

/** The plateau and the drain, every 103 ms: at odds with every interval of the service. */
function watch(load: SimulatedLoad, from: number, to: number): Moment[] {
  const moments: Moment[] = [];
  for (let t = from; t <= to; t += 103) {
    load.advance(t);
    moments.push({ t, rows: load.service.rows, ...load.ledger.band(t), expected: load.ledger.expected(t) });
  }
  return moments;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("in calm conditions", () => {
  const load = new SimulatedLoad({ plan, contract, conditions: CALM });
  const plateau = watch(load, settledAfter, endOfHold);

  it("the bounds are apart by what sweeps, latency and the effects' lag explain, and no more", () => {
    const { vanishing, loggedOut, acting } = {
      vanishing: (rates.logins * plan.vanish) / SECOND,
      loggedOut: rates.logouts / SECOND,
      acting: rates.requests / SECOND,
    };
    const idlers =
      vanishing * (effectLag(contract) + 2 * contract.sweepInterval + CALM.latency + 2 * RESOLUTION);
    const leavers = loggedOut * (effectLag(contract) + CALM.latency + RESOLUTION);
    const underWay = acting * CALM.latency;
    const width = average(plateau.map(({ low, high }) => high - low));
    expect(width / (idlers + leavers + underWay)).toBeCloseTo(1, 1);
  });

  it("the expected count is right within half a percent on average, and within one sweep's worth at any moment", () => {
    const ratio = average(plateau.map(({ rows }) => rows)) / average(plateau.map(({ expected }) => expected));
    expect(Math.abs(ratio - 1)).toBeLessThan(0.005);
    const perSweep = (rates.logins * plan.vanish * contract.sweepInterval) / SECOND;
    for (const { rows, expected } of plateau) expect(Math.abs(rows - expected)).toBeLessThan(0.75 * perSweep);
  });

  it("nothing is explained any more once the drain is over", () => {
    const after = watch(load, load.over, load.over + SECOND);
    expect(after.every(({ rows, low, high }) => rows === 0 && low === 0 && high === 0)).toBe(true);
  });
});

describe("a service that leaks one session in a thousand", () => {
  const service = new LeakyService(contract, 1000);
  const load = new SimulatedLoad({ plan, contract, conditions: CALM, service });

  it("hides in the band at the plateau, and stands out of it to the last session after the drain", () => {
    expect(watch(load, settledAfter, endOfHold).every(({ rows, high }) => rows <= high)).toBe(true);
    load.advance(load.over);
    expect(load.ledger.band(load.over).high).toBe(0);
    const suspects = Map.groupBy(
      recordActs(plan).filter(({ user }) => user % 1000 === 0),
      ({ user }) => user,
    );
    const leaked = [...suspects.values()].filter((life) => life.at(-1)!.act !== Act.logout).length;
    expect(leaked).toBeGreaterThan(0);
    expect(service.rows).toBe(leaked);
  });
});

describe("a service that never sweeps", () => {
  it("leaves the band at the plateau already", () => {
    const load = new SimulatedLoad({
      plan,
      contract,
      conditions: CALM,
      service: new LeakyService(contract, 1),
    });
    const last = watch(load, settledAfter, endOfHold).at(-1)!;
    expect(last.rows).toBeGreaterThan(1.05 * last.high);
  });
});

describe("a service that loses one live session in twenty", () => {
  it("falls below the band", () => {
    const load = new SimulatedLoad({
      plan,
      contract,
      conditions: CALM,
      service: new LossyService(contract, 20),
    });
    const plateau = watch(load, settledAfter, endOfHold);
    expect(plateau.some(({ rows, low }) => rows < low)).toBe(true);
  });
});
