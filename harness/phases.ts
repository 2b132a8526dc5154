import { formatDuration, SECOND, type Millis } from "./base/units.ts";
import { extensionOf, growingSeries, holdWithin } from "./hold-length.ts";
import type { RunningProbe } from "./probe/probe.ts";
import type { Stage } from "./stage.ts";
import { loadTimeline } from "./timeline/load.ts";
import type { PhaseName } from "./timeline/types.ts";
import { decideEarly } from "./verdict/decide-early.ts";
import { judgeRun } from "./verdict/judge-run.ts";

export function enter({ timeline, now, observer }: Stage, name: PhaseName, planned: Millis | null): void {
  timeline.phase(now(), name);
  observer.phase(name, planned);
}

export async function phase(stage: Stage, name: PhaseName, planned: Millis): Promise<void> {
  enter(stage, name, planned);
  await stage.clock.sleep(planned, stage.over.signal);
}

/**
 * The hold, cut where the time budget demands it, and extended where it was asked for and growth is open.
 * @returns why the sessions are certainly unbounded; null otherwise
 */
export async function hold(stage: Stage): Promise<string | null> {
  const { scenario, timeBudget, runDir, timeline, now, observer } = stage;
  const planned = holdWithin(scenario, now(), null);
  const length = holdWithin(scenario, now(), timeBudget);
  if (length < planned) {
    const cut = `The hold is ${formatDuration(length)} of ${formatDuration(planned)}, to end within ${formatDuration(timeBudget!)}.`;
    timeline.event(now(), "hold.cut", cut);
    observer.note(cut);
  }
  enter(stage, "hold", length);
  const certain = await watch(stage, length);
  if (certain !== null || !stage.extend) return certain;
  const growing = growingSeries(judgeRun(await loadTimeline(runDir), scenario));
  const extension = extensionOf(scenario, length, now(), timeBudget);
  if (growing.length === 0 || extension === 0) return null;
  const longer = `The hold goes on for ${formatDuration(extension)}: ${growing.join(", ")} may be growing.`;
  timeline.event(now(), "hold.extended", longer);
  observer.note(longer);
  return watch(stage, extension);
}

export async function drain(stage: Stage): Promise<string | null> {
  enter(stage, "drain", stage.scenario.load.drain);
  return watch(stage, stage.scenario.load.drain);
}

/**
 * Looks at the verdict on the sessions for a time, or until it is certain.
 * @returns why they are certainly unbounded; null otherwise
 */
async function watch(stage: Stage, length: Millis): Promise<string | null> {
  const { clock, over, runDir, scenario, observer, now } = stage;
  const until = now() + length;
  while (now() < until) {
    const lookFrom = now();
    const decision = decideEarly(await loadTimeline(runDir), scenario);
    observer.soFar(decision.soFar);
    if (decision.certain === "unbounded") return decision.reason;
    if (decision.certain === "bounded") break;
    // A look costs at most one part in twenty of the run's time, however long its record has become.
    const pause = Math.max(2 * SECOND, 20 * (now() - lookFrom));
    await clock.sleep(Math.max(0, Math.min(pause, until - now())), over.signal);
  }
  return null;
}

/** What a forced collection gives back was garbage; what stays is held. */
export async function settle(stage: Stage, probe: RunningProbe): Promise<void> {
  enter(stage, "settle", stage.scenario.load.settle);
  await probe.examine();
  await stage.clock.sleep(stage.scenario.load.settle, stage.over.signal);
}
