import { open } from "node:fs/promises";
import { join } from "node:path";
import { Assembly } from "./assemble.ts";
import { parseRecord } from "./parse-record.ts";
import type { Timeline, TimelineRecord } from "./types.ts";
import { TIMELINE_FILE } from "./writer.ts";

/** What is looked at of a record while it is written: all of it would take the more memory the longer the run. */
export interface Wanted {
  readonly series: readonly string[];
  readonly events: readonly string[];
}

/** A record that is still being written, read on from where it was read to before. */
export class FollowedTimeline {
  readonly #path: string;
  readonly #series: ReadonlySet<string>;
  readonly #events: ReadonlySet<string>;
  readonly #assembly = new Assembly();
  #read = 0;
  /** Bytes of a line whose end is not written yet. */
  #rest = Buffer.alloc(0);

  constructor(dir: string, { series, events }: Wanted) {
    this.#path = join(dir, TIMELINE_FILE);
    this.#series = new Set(series);
    this.#events = new Set(events);
  }

  /**
   * What is wanted of the record as far as it goes by now, and no missed samples; null before its header.
   * @throws Error when it cannot be read, or is none
   */
  async soFar(): Promise<Timeline | null> {
    await using file = await open(this.#path);
    const piece = Buffer.allocUnsafe(PIECE);
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE, this.#read);
      if (bytesRead === 0) return this.#assembly.soFar();
      this.#read += bytesRead;
      this.#take(piece.subarray(0, bytesRead));
    }
  }

  #take(piece: Buffer): void {
    const bytes = Buffer.concat([this.#rest, piece]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    for (const line of bytes.toString("utf8", 0, end).split("\n").slice(0, -1)) {
      const record = this.#wanted(parseRecord(line));
      if (record) this.#assembly.add(record);
    }
    this.#rest = bytes.subarray(end);
  }

  #wanted(record: TimelineRecord): TimelineRecord | null {
    switch (record.kind) {
      case "series":
        return this.#series.has(record.name) ? record : null;
      case "event":
        return this.#events.has(record.event) ? record : null;
      case "missed":
        return null;
      case "sample": {
        const values = Object.entries(record.values).filter(([name]) => this.#series.has(name));
        return { ...record, values: Object.fromEntries(values) };
      }
      default:
        return record;
    }
  }
}

const NEWLINE = 10;
const PIECE = 1 << 17;
