import { formatDuration, type Millis } from "../base/units.ts";
import type { PhaseName, PhaseSpan, Series } from "../timeline/types.ts";
import type { RunView } from "./run-view.ts";
import { undisturbed } from "./undisturbed.ts";
import { usualInterval } from "./window.ts";

/** Share of hold and drain that must have been sampled; gaps below stay short beside what they are judged for. */
const COVERAGE = 0.8;

/** Why a run does not show enough for a pass, or null when it does. */
export function whatIsMissing(
  run: RunView,
  phases: readonly PhaseName[],
  series: readonly string[],
): string | null {
  for (const name of phases) {
    const phase = run.phase(name);
    if (!phase) return `the run did not get to its ${name}`;
    if (isCutShort(run, phase))
      return `the run ended ${formatDuration(phase.to - phase.from)} into its ${name}`;
  }
  const sampled = phases.filter((name) => name === "hold" || name === "drain");
  for (const phase of sampled.flatMap((name) => run.phases(name))) {
    const thin = series.find((one) => coverageOf(run, one, phase) < COVERAGE);
    if (thin === undefined) continue;
    const of = phase.cycle > 1 ? ` of cycle ${phase.cycle}` : "";
    return `only ${Math.round(100 * coverageOf(run, thin, phase))} % of the ${phase.phase}${of} was sampled of ${thin}`;
  }
  return null;
}

/** The phase in which a run broke off is not complete; one that was ended because all is known is. */
function isCutShort(run: RunView, phase: PhaseSpan): boolean {
  const asMeant = run.end?.reason === "completed" || run.end?.reason === "decided-early";
  return !asMeant && phase.to >= run.lastT;
}

/** Gaps between two samples that are wider than this many usual intervals are holes. */
const HOLE = 2.5;

/** Share of a phase that does not lie in a hole of a series, the times of declared faults left out of both. */
function coverageOf(run: RunView, name: string, phase: PhaseSpan): number {
  const series = run.series(name);
  if (!series) return 0;
  const spans = undisturbed(run, phase);
  const whole = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  if (whole <= 0) return 1;
  return 1 - spans.reduce((sum, span) => sum + holesIn(series, span), 0) / whole;
}

function holesIn(series: Series, { from, to }: Pick<PhaseSpan, "from" | "to">): Millis {
  const widest = HOLE * usualInterval(series);
  let holes = 0;
  for (let i = 0; i <= series.t.length; i++) {
    const begin = series.t[i - 1] ?? -Infinity;
    const end = series.t[i] ?? Infinity;
    if (end - begin > widest) holes += Math.max(0, Math.min(end, to) - Math.max(begin, from));
  }
  return holes;
}
