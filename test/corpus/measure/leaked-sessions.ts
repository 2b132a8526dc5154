import { formatCount, SECOND, type Millis } from "../../../harness/base/units.ts";
import type { ResolvedScenario } from "../../../harness/config/types.ts";
import { createLedger } from "../../../harness/population/ledger.ts";
import { createPopulation } from "../../../harness/population/population.ts";
import type { Timeline } from "../../../harness/timeline/types.ts";
import { judgeRun } from "../../../harness/verdict/judge-run.ts";
import { incident } from "../../support/scenarios.ts";
import { synthesize, type Moment, type Shape } from "../../support/timelines.ts";
import type { Act } from "../../../harness/population/types.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { Draws, streamOf } from "../parts/draws.ts";
import type { Target } from "./targets.ts";

/** How many sessions are leaked, of those that the sweep of a correct service would have removed. */
const LEAKED = [0, 3, 8, 24, 100, 236] as const;
/** As many leaks as this or more must be found every time. */
const ALWAYS_FOUND = 24;
const TRIALS = 50;
/** Between an act's sending and its answer. */
const LATENCY: Millis = 2;

/** A store by the book that remembers when it swept whom. */
class WatchedService extends VirtualService {
  readonly sweptAt: Millis[] = [];

  protected override isSwept(user: number, refreshed: Millis, t: Millis): boolean {
    const swept = super.isSwept(user, refreshed, t);
    if (swept) this.sweptAt.push(t);
    return swept;
  }
}

interface Reading {
  readonly rows: number;
  readonly low: number;
  readonly expected: number;
  readonly high: number;
  readonly opened: number;
}

interface SimulatedRun {
  /** Second by second since the load began. */
  readonly readings: readonly Reading[];
  /** When each session that idled out was removed, in order. */
  readonly sweptAt: readonly Millis[];
}

/** The incident's crowd on virtual time: population → store, every act entered in the real ledger. */
function simulate({ population: plan, sessions, load }: ResolvedScenario): SimulatedRun {
  const population = createPopulation(plan);
  const ledger = createLedger({ slots: population.slots, contract: sessions });
  const service = new WatchedService(sessions);
  const readings: Reading[] = [];
  const end = plan.ramp + plan.hold + plan.rampDown + load.drain;
  for (let now = 0; now <= end; now += SECOND) {
    population.advance(now, (number, slot, user, due) => {
      const act = number as Act;
      ledger.sent(user, slot, act, due);
      service.apply(act, user, due);
      ledger.answered(user, slot, act, due + LATENCY, true);
    });
    if (now % sessions.sweepInterval === 0) service.sweep(now)();
    const { opened } = ledger.counts();
    readings.push({ rows: service.rows, ...ledger.band(now), expected: ledger.expected(now), opened });
  }
  return { readings, sweptAt: service.sweptAt };
}

/** The timeline of the same run in a store that forgets to remove some of what it should sweep. */
function timelineOf(scenario: ResolvedScenario, run: SimulatedRun, leakedAt: readonly Millis[]): Timeline {
  const at =
    (value: (reading: Reading) => number): Shape =>
    ({ loaded }: Moment) =>
      value(run.readings[Math.max(0, Math.min(run.readings.length - 1, Math.floor(loaded / SECOND)))]!);
  const leaked = (loaded: Millis) => leakedAt.filter((t) => t <= loaded).length;
  const rows: Shape = (moment) =>
    moment.loaded < 0 ? 0 : at((reading) => reading.rows)(moment)! + leaked(moment.loaded);
  return synthesize({
    scenario,
    series: {
      "table.sessions.rows": rows,
      "oracle.low": at(({ low }) => low),
      "oracle.expected": at(({ expected }) => expected),
      "oracle.high": at(({ high }) => high),
      "load.sessions_opened": at(({ opened }) => opened),
    },
  });
}

/** `count` of the sessions that were swept, none twice. */
function choose(draws: Draws, from: readonly Millis[], count: number): readonly Millis[] {
  const places = new Set<number>();
  while (places.size < count) places.add(draws.integer(0, from.length - 1));
  return [...places].map((place) => from[place]!);
}

function findsLeak(scenario: ResolvedScenario, run: SimulatedRun, leakedAt: readonly Millis[]): boolean {
  const { gates } = judgeRun(timelineOf(scenario, run, leakedAt), scenario);
  return gates.find(({ gateId }) => gateId === "sessions-bounded")?.outcome === "fail";
}

/** How often a few leaked sessions among those of 230 000 users are found once the load is gone. */
export function leakedSessionTargets(): readonly Target[] {
  const scenario = incident();
  const run = simulate(scenario);
  return LEAKED.map((count) => {
    const draws = new Draws(1, streamOf("leaked sessions"), count);
    const trials = Array.from({ length: TRIALS }, () => choose(draws, run.sweptAt, count));
    const found = trials.filter((leakedAt) => findsLeak(scenario, run, leakedAt)).length;
    const claim = `runs of ${formatCount(scenario.population.users)} users that leak ${count} sessions, found by the drain`;
    const figure = `${found} of ${TRIALS}`;
    if (count === 0) return { claim, figure, limit: "none", met: found === 0 };
    if (count < ALWAYS_FOUND) return { claim, figure, limit: "no claim", met: null };
    return { claim, figure, limit: "all", met: found === TRIALS };
  });
}
