import type { LatencyInterval } from "../load/types.ts";
import type { TimelineWriter } from "../timeline/writer.ts";
import type { CurrentFigures } from "./current-figures.ts";

/** The record, with everything that goes on it shown to the figures as well. */
export function tap(timeline: TimelineWriter, figures: CurrentFigures): TimelineWriter {
  return {
    declare(series) {
      timeline.declare(series);
      figures.declare(series.name, series.type);
    },
    sample(t, values) {
      timeline.sample(t, values);
      figures.sample(t, values);
    },
    missed(t, source, reason) {
      timeline.missed(t, source, reason);
      figures.missed(source);
    },
    event(t, event, message, data) {
      timeline.event(t, event, message, data);
      if (event === "latency") figures.latency(data as LatencyInterval);
    },
    phase(t, name) {
      timeline.phase(t, name);
      figures.phase(name);
    },
    end: (t, reason, message) => timeline.end(t, reason, message),
    close: () => timeline.close(),
  };
}
