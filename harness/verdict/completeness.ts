import { formatDuration } from "../base/units.ts";
import type { PhaseName, PhaseSpan } from "../timeline/types.ts";
import type { RunView } from "./run-view.ts";
import { between, usualInterval } from "./window.ts";

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
  for (const name of phases.filter((phase) => phase === "hold" || phase === "drain")) {
    const phase = run.phase(name)!;
    const thin = series.find((one) => coverageOf(run, one, phase) < COVERAGE);
    if (thin !== undefined) {
      return `only ${Math.round(100 * coverageOf(run, thin, phase))} % of the ${name} was sampled of ${thin}`;
    }
  }
  return null;
}

/** The phase in which a run broke off is not complete. */
function isCutShort(run: RunView, phase: PhaseSpan): boolean {
  const wholeRun = run.end?.reason === "completed";
  return !wholeRun && phase.to >= run.lastT;
}

/** Share of a phase that lies within a sample's usual interval of one. */
function coverageOf(run: RunView, name: string, { from, to }: PhaseSpan): number {
  const series = run.series(name);
  if (!series || to <= from) return series ? 1 : 0;
  const interval = usualInterval(series);
  const samples = between(series, from, to);
  if (!(interval < to - from)) return samples.t.length > 0 ? 1 : 0;
  return Math.min(1, (samples.t.length * interval) / (to - from));
}
