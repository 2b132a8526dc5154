import type { Millis, Unit } from "../../base/units.ts";

/** One series as a file of somebody else's has it: samples in the order of the file, NaN where one was missed. */
export interface FileSeries {
  readonly name: string;
  /** Null where the file does not say. */
  readonly unit: Unit | null;
  /** Milliseconds since the earliest time in the file; in the order of the file, which may be any. */
  readonly t: Float64Array;
  readonly v: Float64Array;
}

export interface SeriesFile {
  /** At least one; names are unique. */
  readonly series: readonly FileSeries[];
  /** Time 0 of the series by the wall clock, where the file says it. */
  readonly startsAt?: Millis;
  /** A sentence for each thing in the file that is not judged. */
  readonly remarks: readonly string[];
}

/** Takes the text of a file piece by piece, wherever the pieces are cut. Both methods throw BeamsoakError (exit 2). */
export interface SeriesReader {
  feed(text: string): void;
  end(): SeriesFile;
}
