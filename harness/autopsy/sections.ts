const NEWLINE = 10;
const SECTION = "=".charCodeAt(0);
/** Bytes of a line that are kept. A list of links can be megabytes long, and no figure is that far behind. */
const LINE_KEPT = 4_096;

/** Takes the lines of one section of a dump. */
export interface SectionReader {
  /** False when the rest of the section is of no use. */
  line(text: string): boolean;
  end(): void;
}

/** Who reads the section `=tag:id`; null to skip it. */
export type OpenSection = (tag: string, id: string) => SectionReader | null;

/**
 * Splits a dump that comes in pieces into sections (`=tag:id` and the lines up to the next `=`). Holds one line at
 * most, and nothing of a piece once it was pushed. What nobody reads, the terms on the heaps most of all, is passed
 * over without being made into text.
 */
export class Sections {
  readonly #open: OpenSection;
  #reader: SectionReader | null = null;
  #skipping = true;
  /** Whether the last byte seen ended a line. */
  #lineEnded = true;
  readonly #line: Buffer[] = [];
  #lineLength = 0;

  constructor(open: OpenSection) {
    this.#open = open;
  }

  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) at = this.#skipping ? this.#skip(chunk, at) : this.#read(chunk, at);
  }

  /** A last line without its newline is torn, and half a number is worse than none. */
  end(): void {
    this.#reader?.end();
    this.#reader = null;
  }

  #skip(chunk: Buffer, from: number): number {
    const start = this.#lineEnded && chunk[from] === SECTION ? from : nextSection(chunk, from);
    if (start === null) {
      this.#lineEnded = chunk.at(-1) === NEWLINE;
      return chunk.length;
    }
    this.#skipping = false;
    return start;
  }

  #read(chunk: Buffer, from: number): number {
    const newline = chunk.indexOf(NEWLINE, from);
    const to = newline < 0 ? chunk.length : newline;
    const kept = chunk.subarray(from, Math.min(to, from + LINE_KEPT - this.#lineLength));
    // The caller's buffer holds the next piece by the time that the line goes on.
    if (kept.length > 0) this.#line.push(newline < 0 ? Buffer.from(kept) : kept);
    this.#lineLength += kept.length;
    if (newline < 0) return chunk.length;
    this.#take();
    return newline + 1;
  }

  #take(): void {
    const [first, ...further] = this.#line;
    const whole = first === undefined || further.length > 0 ? Buffer.concat(this.#line) : first;
    const text = whole.toString("utf8");
    this.#line.length = 0;
    this.#lineLength = 0;
    if (text.startsWith("=")) this.#begin(text.slice(1));
    else if (this.#reader?.line(text) !== true) this.#pass();
  }

  #begin(header: string): void {
    this.#reader?.end();
    const colon = header.indexOf(":");
    const tag = colon < 0 ? header : header.slice(0, colon);
    this.#reader = this.#open(tag, colon < 0 ? "" : header.slice(colon + 1));
    if (this.#reader === null) this.#pass();
  }

  /** To the next section; the line that was read last has ended. */
  #pass(): void {
    this.#skipping = true;
    this.#lineEnded = true;
  }
}

function nextSection(chunk: Buffer, from: number): number | null {
  const newline = chunk.indexOf("\n=", from);
  return newline < 0 ? null : newline + 1;
}

/** Reads a section of `Key: value` lines, and hands it on when it ends. */
export function fields(done: (fields: ReadonlyMap<string, string>) => void): SectionReader {
  const found = new Map<string, string>();
  return {
    line(text) {
      const colon = text.indexOf(":");
      if (colon > 0 && found.size < FIELDS_KEPT)
        found.set(text.slice(0, colon), text.slice(colon + 1).trim());
      return true;
    },
    end: () => done(found),
  };
}

/** Far more than any section has whose fields are known beforehand. */
const FIELDS_KEPT = 500;

/** 0 where a field is missing, as it may be in the section at which a dump breaks off. */
export function numberOf(section: ReadonlyMap<string, string>, key: string): number {
  const value = Number(section.get(key) ?? 0);
  return Number.isFinite(value) ? value : 0;
}
