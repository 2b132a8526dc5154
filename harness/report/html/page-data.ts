import type { Millis, Unit } from "../../base/units.ts";
import type { EventRecord, FaultRecord, PhaseSpan, Timeline } from "../../timeline/types.ts";
import type { RunResult } from "../types.ts";
import { fitsOf, type Fit } from "./fits.ts";
import { columnOf, gridFor, type Column } from "./grid.ts";
import { panelsOf, type Panel } from "./panels.ts";
import { rateOf } from "./rates.ts";

/** What the charts of a page are drawn from; JSON in the page. */
export interface PageData {
  readonly times: readonly Millis[];
  readonly columns: Readonly<Record<string, { readonly unit: Unit; readonly values: Column }>>;
  readonly panels: readonly Panel[];
  readonly phases: readonly PhaseSpan[];
  readonly fits: readonly Fit[];
  readonly marks: readonly Mark[];
}

/** Something to be seen in every chart. */
export interface Mark {
  readonly t: Millis;
  readonly label: string;
  /** Left out for a moment. */
  readonly to?: Millis;
}

export function pageDataOf(result: RunResult, timeline: Timeline): PageData {
  const panels = panelsOf(timeline, result.scenario.sessions.table);
  const names = panels.flatMap(({ series }) => series.map(({ name }) => name));
  const grid = gridFor(names.length, timeline.lastT);
  const columns = names.map((name) => {
    const recorded = timeline.series.get(name)!;
    const shown = recorded.type === "counter" ? rateOf(recorded) : recorded;
    return [name, { unit: shown.unit, values: columnOf(shown, grid) }] as const;
  });
  return {
    times: grid.times,
    columns: Object.fromEntries(columns),
    panels,
    phases: result.phases,
    fits: fitsOf(result, timeline),
    marks: [...faultMarks(timeline), ...(result.death ? [{ t: result.death.at, label: "died" }] : [])],
  };
}

function faultMarks({ events, lastT }: Timeline): readonly Mark[] {
  const faultOf = (event: EventRecord) => event.data as FaultRecord;
  return events
    .filter(({ event }) => event === "fault.begin")
    .map((begin) => {
      const { fault, kind } = faultOf(begin);
      const end = events.find((event) => event.event === "fault.end" && faultOf(event).fault === fault);
      return { t: begin.t, label: kind, to: end?.t ?? lastT };
    });
}
