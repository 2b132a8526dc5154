import { formatDuration, SECOND, type Millis, type Quantity } from "./base/units.ts";
import type { CarriedLoad } from "./load/types.ts";
import { extensionOf, growingSeries, holdWithin } from "./hold-length.ts";
import type { RunningProbe } from "./probe/probe.ts";
import type { Stage } from "./stage.ts";
import { FollowedTimeline } from "./timeline/follow.ts";
import { loadTimeline } from "./timeline/load.ts";
import type { PhaseName } from "./timeline/types.ts";
import { decidedBy, decideEarly } from "./verdict/decide-early.ts";
import { judgeRun } from "./verdict/judge-run.ts";

/** What looks closely at every node at the end of a cycle. */
type Examiner = Pick<RunningProbe, "examine" | "collectGarbage">;

export function enter(stage: Stage, name: PhaseName, planned: Millis | null): void {
  const { timeline, now, observer, nemesis } = stage;
  timeline.phase(now(), name);
  observer.phase(name, planned);
  nemesis?.enter(name);
}

export async function phase(stage: Stage, name: PhaseName, planned: Millis): Promise<void> {
  enter(stage, name, planned);
  await stage.clock.sleep(planned, stage.over.signal);
}

/**
 * Goes through the load/drain cycles of the plan, or as many as it takes until growth is certain.
 * @returns why it is certain; null otherwise
 */
export async function cycles(stage: Stage, load: CarriedLoad, probe: Examiner): Promise<string | null> {
  const { population, load: plan } = stage.scenario;
  let longest = Infinity;
  for (let cycle = 1; cycle <= plan.cycles; cycle++) {
    if (cycle > 1) await load.resume();
    if (plan.cycles > 1) stage.observer.note(`Cycle ${cycle} of ${plan.cycles}.`);
    await phase(stage, "ramp", population.ramp);
    await stage.nemesis?.leave("hold");
    // No later hold is longer than one that was cut: cycles are compared, and more time would bring more users.
    longest = Math.min(longest, holdLength(stage, plan.cycles - cycle + 1));
    const isLast = cycle === plan.cycles;
    const inHold = await hold(stage, load, longest, isLast);
    await stage.nemesis?.leave(inHold === null ? "drain" : null);
    const quiet = load.quiesce();
    const certain = inHold ?? (await drain(stage));
    await stage.nemesis?.leave(null);
    await quiet;
    await settle(stage, probe, certain !== null || isLast);
    if (certain !== null) return certain;
  }
  return null;
}

/** The planned length of the hold, or what the time budget leaves. */
function holdLength(stage: Stage, cyclesLeft: number): Millis {
  const { scenario, timeBudget, timeline, now, observer } = stage;
  const planned = holdWithin(scenario, now(), null, cyclesLeft);
  const length = holdWithin(scenario, now(), timeBudget, cyclesLeft);
  if (length < planned && cyclesLeft === scenario.load.cycles) {
    const each = cyclesLeft === 1 ? "The hold" : "Each hold";
    const cut = `${each} is ${formatDuration(length)} of ${formatDuration(planned)}, to end within ${formatDuration(timeBudget!)}.`;
    timeline.event(now(), "hold.cut", cut);
    observer.note(cut);
  }
  return length;
}

/**
 * A hold; the last one is extended where it was asked for and growth is open, as trends are judged by the last.
 * @returns why growth is certain; null otherwise
 */
async function hold(
  stage: Stage,
  load: CarriedLoad,
  length: Millis,
  isLast: boolean,
): Promise<string | null> {
  const { scenario, timeBudget, runDir, timeline, now, observer } = stage;
  enter(stage, "hold", length);
  const certain = await watch(stage, length, load);
  if (certain !== null || !stage.extend || !isLast || load.ended?.()) return certain;
  const growing = growingSeries(judgeRun(await loadTimeline(runDir), scenario));
  const extension = extensionOf(scenario, length, now(), timeBudget);
  if (growing.length === 0 || extension === 0) return null;
  const longer = `The hold goes on for ${formatDuration(extension)}: ${growing.join(", ")} may be growing.`;
  timeline.event(now(), "hold.extended", longer);
  observer.note(longer);
  return watch(stage, extension, load);
}

async function drain(stage: Stage): Promise<string | null> {
  enter(stage, "drain", stage.scenario.load.drain);
  return watch(stage, stage.scenario.load.drain);
}

/** From the end of one look to the next: what grows over hours is not seen sooner by looking every other second. */
const SOONEST: Millis = 2 * SECOND;
const LATEST: Millis = 30 * SECOND;
const LOOKS: Quantity<"count"> = 200;

/**
 * Looks at the verdict on the sessions for a time, or until it is certain, or the load, where one is given, has come to
 * an end of its own.
 * @returns why they are certainly unbounded; null otherwise
 */
async function watch(stage: Stage, length: Millis, load?: CarriedLoad): Promise<string | null> {
  const { clock, over, runDir, scenario, observer, now } = stage;
  const until = now() + length;
  const looks = Math.min(Math.max(SOONEST, length / LOOKS), LATEST);
  const record = new FollowedTimeline(runDir, decidedBy(scenario));
  while (now() < until && !load?.ended?.()) {
    const lookFrom = now();
    const decision = decideEarly((await record.soFar())!, scenario);
    observer.soFar(decision.soFar);
    if (decision.certain === "unbounded") return decision.reason;
    if (decision.certain === "bounded" && !stage.nemesis?.pending) break;
    // A look costs at most one part in twenty of the run's time, however long its record has become.
    const pause = Math.max(looks, 20 * (now() - lookFrom));
    await clock.sleep(Math.max(0, Math.min(pause, until - now())), over.signal);
  }
  return null;
}

/**
 * What a forced collection gives back was garbage; what stays is held. Cycles are compared by it, so it is forced in each;
 * the node is examined once, when no further cycle follows.
 */
async function settle(stage: Stage, probe: Examiner, isLast: boolean): Promise<void> {
  enter(stage, "settle", stage.scenario.load.settle);
  if (isLast) await probe.examine();
  else if (stage.scenario.probe.experiments.collection) await probe.collectGarbage();
  await stage.clock.sleep(stage.scenario.load.settle, stage.over.signal);
}
