import type { Millis } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";
import type { EndRecord, EventRecord, PhaseName, PhaseSpan, Series, Timeline } from "../timeline/types.ts";
import { last, sampleAt } from "./window.ts";

/** What a gate gets to see of a run: the series that it declared, and nothing else. */
export interface RunView {
  readonly scenario: ResolvedScenario;
  /** Null where nothing was sampled. Throws for a series that was not declared. */
  series(name: string): Series | null;
  /** Load/drain cycles begun. */
  readonly cycles: number;
  /**
   * A phase of a cycle, the last begun unless said otherwise; start and baseline are of every cycle. Null when the run
   * did not get there; `to` is the end of the record in the phase it ended in.
   */
  phase(name: PhaseName, cycle?: number): PhaseSpan | null;
  /** Every phase of this name, cycle by cycle. */
  phases(name: PhaseName): readonly PhaseSpan[];
  events(name: string): readonly EventRecord[];
  /** Times in which a declared fault, and not the service, is to blame: see aftermath/disturbed.ts. */
  readonly disturbed: readonly Pick<PhaseSpan, "from" | "to">[];
  /** Null when the run was cut off. */
  readonly end: EndRecord | null;
  /** Time of the last record. */
  readonly lastT: Millis;
}

export function viewOf(
  timeline: Timeline,
  scenario: ResolvedScenario,
  declared: readonly string[],
  disturbed: RunView["disturbed"] = [],
): RunView {
  const cycles = timeline.phases.at(-1)?.cycle ?? 0;
  return {
    scenario,
    disturbed,
    cycles,
    end: timeline.end,
    lastT: timeline.lastT,
    series(name) {
      if (!declared.includes(name)) throw new Error(`the series ${name} was not declared`);
      const series = timeline.series.get(name);
      return series && series.v.length > 0 ? series : null;
    },
    phase: (name, cycle = cycles) =>
      timeline.phases.find((span) => span.phase === name && (span.cycle === cycle || span.cycle === 0)) ??
      null,
    phases: (name) => timeline.phases.filter(({ phase }) => phase === name),
    events: (name) => timeline.events.filter(({ event }) => event === name),
  };
}

/** Value of a counter at the end of the run. */
export function totalOf(run: RunView, counter: string): number | null {
  const series = run.series(counter);
  return series && (last(series)?.v ?? null);
}

/** How much a counter rose within a span of time; 0 where it was not sampled. */
export function gainedIn(
  run: RunView,
  counter: string,
  { from, to }: Pick<PhaseSpan, "from" | "to">,
): number {
  const series = run.series(counter);
  if (!series) return 0;
  return (sampleAt(series, to)?.v ?? 0) - (sampleAt(series, from)?.v ?? 0);
}
