import type { Millis } from "../../harness/base/units.ts";
import type { EventRecord, MissedRecord, SeriesRecord, TimelineSink } from "../../harness/timeline/types.ts";

interface Point {
  readonly t: Millis;
  readonly v: number;
}

/** A timeline in memory. It holds its writers to the rules: declared before the first value, times that do not fall. */
export class RecordingSink implements TimelineSink {
  readonly declared = new Map<string, Omit<SeriesRecord, "kind">>();
  readonly missing: Omit<MissedRecord, "kind">[] = [];
  readonly events: Omit<EventRecord, "kind">[] = [];
  readonly #series = new Map<string, Point[]>();

  declare(series: Omit<SeriesRecord, "kind">): void {
    if (this.declared.has(series.name)) throw new Error(`${series.name} was declared twice`);
    this.declared.set(series.name, series);
  }

  sample(t: Millis, values: Readonly<Record<string, number>>): void {
    for (const [name, v] of Object.entries(values)) {
      if (!this.declared.has(name)) throw new Error(`${name} was not declared`);
      if (!Number.isFinite(v)) throw new Error(`${name} is ${v}`);
      const points = this.#series.get(name) ?? [];
      if (t < (points.at(-1)?.t ?? 0)) throw new Error(`${name} goes back in time`);
      this.#series.set(name, [...points, { t, v }]);
    }
  }

  missed(t: Millis, source: string, reason: string): void {
    this.missing.push({ t, source, reason });
  }

  event(t: Millis, event: string, message: string, data?: unknown): void {
    this.events.push({ t, event, message, ...(data !== undefined && { data }) });
  }

  points(name: string): readonly Point[] {
    return this.#series.get(name) ?? [];
  }

  values(name: string): readonly number[] {
    return this.points(name).map(({ v }) => v);
  }

  eventsNamed(name: string): readonly Omit<EventRecord, "kind">[] {
    return this.events.filter(({ event }) => event === name);
  }

  missedOf(source: string): readonly string[] {
    return this.missing.filter((missed) => missed.source === source).map(({ reason }) => reason);
  }
}
