import type { Timeline } from "../timeline/types.ts";
import { medianInHolds } from "./hold-median.ts";
import { lastOf, seriesOf } from "./series.ts";
import type { StepFigures } from "./types.ts";

const SENT = /^step\.(.+)\.sent$/;

/** What became of each step of the users' journeys, by name; none where they have none. */
export function stepFiguresOf(timeline: Timeline): readonly StepFigures[] {
  const steps = [...timeline.series.keys()].flatMap((name) => SENT.exec(name)?.[1] ?? []);
  return steps.sort().map((step) => {
    const total = (figure: string) => {
      const series = seriesOf(timeline, `step.${step}.${figure}`);
      return series ? lastOf(series).value : 0;
    };
    return {
      step,
      sent: total("sent"),
      ok: total("ok"),
      failed: total("failed"),
      p50: medianInHolds(timeline, `step.${step}.p50`),
      p99: medianInHolds(timeline, `step.${step}.p99`),
    };
  });
}
