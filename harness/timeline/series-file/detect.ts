import { CsvReader } from "./csv.ts";
import type { Fault } from "../../base/fault.ts";
import { NdjsonReader } from "./ndjson.ts";
import { PrometheusReader } from "./prometheus.ts";
import { RunRecordReader } from "./run-record.ts";
import type { SeriesReader } from "./types.ts";

/** So many characters at the front of a file tell what it is. */
export const FRONT = 256;

/** What an answer of Prometheus begins with, in whatever order its keys come. */
const ANSWER = /^\s*\{\s*"(?:status"\s*:\s*"|data"\s*:\s*\{)/;
const RUN_RECORD = /^\s*\{\s*"kind"\s*:\s*"/;

/** The reader for a file that begins like this; its name does not count. */
export function readerFor(front: string, fault: Fault): SeriesReader {
  if (front.trim() === "") throw fault(null, "is empty");
  if (ANSWER.test(front)) return new PrometheusReader(fault);
  if (RUN_RECORD.test(front)) return new RunRecordReader(fault);
  return /^\s*[{[]/.test(front) ? new NdjsonReader(fault) : new CsvReader(fault);
}
