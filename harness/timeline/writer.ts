import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { environmentError, messageOf } from "../base/errors.ts";
import type { Millis } from "../base/units.ts";
import type {
  EndRecord,
  PhaseName,
  SeriesRecord,
  TimelineHeader,
  TimelineRecord,
  TimelineSink,
} from "./types.ts";

export const TIMELINE_FILE = "timeline.ndjson";

/**
 * The record of one run, append-only, one JSON object a line. Every call has handed its line to the operating system
 * when it returns, so that a `kill -9` at any moment leaves all lines but the one being written.
 * Times are rounded to whole milliseconds.
 */
export interface TimelineWriter extends TimelineSink {
  phase(t: Millis, phase: PhaseName): void;
  end(t: Millis, reason: EndRecord["reason"], message: string): void;
  /** Waits for the disk; afterwards nothing more may be written. */
  close(): void;
}

/**
 * Starts the record of a run in an existing folder.
 * @throws BeamsoakError (exit 4) when the folder holds a timeline already or cannot be written
 */
export function openTimeline(
  dir: string,
  header: Omit<TimelineHeader, "kind" | "schemaVersion">,
): TimelineWriter {
  const writer = new Writer(join(dir, TIMELINE_FILE));
  writer.append({ kind: "header", schemaVersion: 1, ...header });
  return writer;
}

class Writer implements TimelineWriter {
  readonly #path: string;
  readonly #file: number;
  readonly #declared = new Map<string, string>();
  /** Set by the first failed write: a further line would end up behind a torn one. */
  #broken = false;

  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, "ax");
    } catch (error) {
      throw environmentError(
        "TIMELINE_NOT_OPENED",
        `Cannot start the record ${path}: ${messageOf(error)}`,
        "A run needs a folder of its own that it may write to; choose another one with --reports.",
        error,
      );
    }
  }

  append(record: TimelineRecord): void {
    if (this.#broken) throw this.#failure("an earlier write failed");
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    try {
      for (let done = 0; done < line.length;) done += writeSync(this.#file, line, done);
    } catch (error) {
      this.#broken = true;
      throw this.#failure(messageOf(error), error);
    }
  }

  /** Declaring a series again, in the same words, is allowed. */
  declare(series: Omit<SeriesRecord, "kind">): void {
    const { name, unit, type } = series;
    const meaning = `${type} in ${unit}`;
    const known = this.#declared.get(name);
    if (known === meaning) return;
    if (known !== undefined) throw new Error(`series ${name} is a ${known} already, not a ${meaning}`);
    this.#declared.set(name, meaning);
    this.append({ kind: "series", name, unit, type });
  }

  /** A value that is not finite is recorded as missed: JSON has no NaN, and no data must look like data. */
  sample(t: Millis, values: Readonly<Record<string, number>>): void {
    const finite: Record<string, number> = {};
    for (const [name, value] of Object.entries(values)) {
      if (!this.#declared.has(name)) throw new Error(`series ${name} was sampled before it was declared`);
      if (Number.isFinite(value)) finite[name] = value;
      else this.missed(t, name, `the value was ${value}`);
    }
    this.append({ kind: "sample", t: Math.round(t), values: finite });
  }

  missed(t: Millis, source: string, reason: string): void {
    this.append({ kind: "missed", t: Math.round(t), source, reason });
  }

  event(t: Millis, event: string, message: string, data?: unknown): void {
    this.append({
      kind: "event",
      t: Math.round(t),
      event,
      message,
      ...(data !== undefined && { data }),
    });
  }

  phase(t: Millis, phase: PhaseName): void {
    this.append({ kind: "phase", t: Math.round(t), phase });
  }

  end(t: Millis, reason: EndRecord["reason"], message: string): void {
    this.append({ kind: "end", t: Math.round(t), reason, message });
  }

  close(): void {
    fsyncSync(this.#file);
    closeSync(this.#file);
  }

  #failure(what: string, cause?: unknown) {
    return environmentError(
      "TIMELINE_NOT_WRITTEN",
      `Cannot write the record ${this.#path}: ${what}`,
      "Make room on the disk; what was written until then can be judged with `beamsoak judge`.",
      cause,
    );
  }
}
