import type { Millis } from "../../base/units.ts";
import type { PhaseSpan } from "../../timeline/types.ts";
import type { RunView } from "../run-view.ts";
import { between, lowest, sampleAt } from "../window.ts";
import type { Acts, Floor } from "./types.ts";

/** Counters of the load that a leak may go by. */
export const ACT_COUNTERS = ["load.sessions_opened", "load.sessions_logged_out", "load.ok"] as const;

/**
 * The floor of a series after each cycle that got to its settle: the readings after the forced collection, if that was
 * done. Null where one of the cycles has none.
 */
export function floorsOf(run: RunView, name: string): readonly Floor[] | null {
  const series = run.series(name);
  if (!series) return null;
  const floors = run.phases("settle").map((settle) => {
    const window = between(series, collectedAt(run, settle), settle.to);
    const least = lowest(window);
    return least && { value: least.v, readings: window.v };
  });
  return floors.every((floor) => floor !== null) ? floors : null;
}

/** What the load did in each cycle after the first, by the end of its settle. */
export function actsOf(run: RunView): readonly Acts[] {
  const [opened, loggedOut, done] = ACT_COUNTERS.map((counter) => gains(run, counter));
  if (!opened || !loggedOut || !done) return [];
  const left = opened.map((count, i) => count - loggedOut[i]!);
  return [
    { label: "session opened", counts: opened },
    { label: "session left without a log-out", counts: left },
    { label: "log-out", counts: loggedOut },
    { label: "act done", counts: done },
  ];
}

function gains(run: RunView, counter: string): readonly number[] | null {
  const series = run.series(counter);
  if (!series) return null;
  const totals = run.phases("settle").map(({ to }) => sampleAt(series, to)?.v ?? 0);
  return totals.slice(1).map((total, i) => total - totals[i]!);
}

/** When the collection of a settle was done, as it is recorded; the settle's start where none was. */
function collectedAt(run: RunView, settle: PhaseSpan): Millis {
  const done = run.events("garbage.collected").findLast(({ t }) => t >= settle.from && t <= settle.to);
  return done?.t ?? settle.from;
}
