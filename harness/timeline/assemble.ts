import type { Millis } from "../base/units.ts";
import { Column } from "./column.ts";
import type {
  EndRecord,
  EventRecord,
  MissedRecord,
  PhaseRecord,
  PhaseSpan,
  SampleRecord,
  Series,
  SeriesRecord,
  Timeline,
  TimelineHeader,
  TimelineRecord,
} from "./types.ts";

interface Growing {
  readonly declared: SeriesRecord;
  readonly t: Column;
  readonly v: Column;
}

/** Builds a timeline record by record. Throws an Error when a record contradicts those before it. */
export class Assembly {
  #header: TimelineHeader | null = null;
  readonly #series = new Map<string, Growing>();
  readonly #phases: PhaseRecord[] = [];
  readonly #missed: MissedRecord[] = [];
  readonly #events: EventRecord[] = [];
  #end: EndRecord | null = null;
  #lastT: Millis = 0;

  add(record: TimelineRecord): void {
    if (this.#header === null) {
      if (record.kind !== "header")
        throw new Error(`the first record must be the header, not a ${record.kind}`);
      this.#header = record;
      return;
    }
    if ("t" in record) this.#lastT = Math.max(this.#lastT, record.t);
    switch (record.kind) {
      case "header":
        throw new Error("a second header");
      case "series":
        this.#series.set(record.name, { declared: record, t: new Column(), v: new Column() });
        break;
      case "sample":
        this.#addSample(record);
        break;
      case "phase":
        this.#phases.push(record);
        break;
      case "missed":
        this.#missed.push(record);
        break;
      case "event":
        this.#events.push(record);
        break;
      case "end":
        this.#end = record;
    }
  }

  /** The timeline so far, or null when not even the header is there. The assembly is empty afterwards. */
  finish(tornBytes: number): Timeline | null {
    return this.#timeline(tornBytes, (column) => column.take());
  }

  /** The timeline so far, or null when not even the header is there. More may be added. */
  soFar(): Timeline | null {
    return this.#timeline(0, (column) => column.values());
  }

  #timeline(tornBytes: number, numbers: (column: Column) => Float64Array): Timeline | null {
    if (this.#header === null) return null;
    return {
      header: this.#header,
      series: new Map([...this.#series].map(([name, growing]) => [name, seriesOf(growing, numbers)])),
      phases: spansOf(this.#phases, this.#end?.t ?? this.#lastT),
      missed: [...this.#missed],
      events: [...this.#events],
      end: this.#end,
      lastT: this.#lastT,
      tornBytes,
    };
  }

  #addSample({ t, values }: SampleRecord): void {
    for (const [name, value] of Object.entries(values)) {
      const series = this.#series.get(name);
      if (!series) throw new Error(`a sample of the series ${name}, which was not declared`);
      series.t.push(t);
      series.v.push(value);
    }
  }
}

function seriesOf(
  { declared: { name, unit, type }, t, v }: Growing,
  numbers: (column: Column) => Float64Array,
): Series {
  const times = numbers(t);
  const values = numbers(v);
  const ascending = times.every((time, index) => index === 0 || times[index - 1]! <= time);
  if (ascending) return { name, unit, type, t: times, v: values };
  const order = [...times.keys()].sort((a, b) => times[a]! - times[b]!);
  return {
    name,
    unit,
    type,
    t: Float64Array.from(order, (index) => times[index]!),
    v: Float64Array.from(order, (index) => values[index]!),
  };
}

/** A phase lasts until the next one begins, the last one until the run's end. */
function spansOf(phases: readonly PhaseRecord[], end: Millis): PhaseSpan[] {
  let cycle = 0;
  return phases.map(({ phase, t }, index) => ({
    phase,
    cycle: phase === "ramp" ? ++cycle : cycle,
    from: t,
    to: phases[index + 1]?.t ?? Math.max(t, end),
  }));
}
