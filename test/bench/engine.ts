import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { cpuMicros, residentBytes } from "./process-usage.ts";

/** What an engine is to do. Times in seconds. */
export interface Job {
  readonly baseUrl: string;
  /** Requests a second. */
  readonly rate: number;
  /** Users among whom they are shared, where an engine knows users. */
  readonly users: number;
  /** Seconds from a user's log-in to his leaving; null: nobody leaves. */
  readonly stay: number | null;
  /** Over which the users come. */
  readonly ramp: number;
  readonly connections: number;
  /** Until then nothing counts. */
  readonly warmUp: number;
  readonly measure: number;
}

/**
 * An engine is a program of its own in engines/, started with a job as JSON in its last argument. It writes two marks
 * to its standard output, each a line of JSON: one when the warm-up is over, one when the measurement is, and ends.
 * A program that wraps another tool (k6, wrk, Tsung) names that tool's process in its marks.
 */
export interface Mark {
  /** Whose CPU and memory count. */
  readonly pid: number;
  /** Answers so far. */
  readonly answered: number;
  /** Milliseconds, of the measured span; null where the engine cannot tell. */
  readonly latency: { readonly p50: number; readonly p99: number } | null;
  /** Worst delay of the engine's own making between a request's intended and actual time; null: not known to it. */
  readonly lateness: number | null;
  /** By whatever names the engine has for them. */
  readonly errors: Readonly<Record<string, number>>;
}

export interface Measurement {
  readonly engine: string;
  readonly perSecond: number;
  readonly cpuMicrosPerRequest: number;
  /** Share of one core. */
  readonly cores: number;
  readonly rssBytes: number;
  readonly latency: Mark["latency"];
  readonly lateness: number | null;
  readonly errors: Mark["errors"];
}

/** Runs one engine, of which `program` is the file's URL, and measures its process from outside between its marks. */
export async function measure(engine: string, program: string, job: Job): Promise<Measurement> {
  const child = spawn(process.execPath, [fileURLToPath(program), JSON.stringify(job)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const marks: { mark: Mark; at: number; cpu: number; rss: number }[] = [];
  for await (const line of createInterface(child.stdout)) {
    const mark = JSON.parse(line) as Mark;
    marks.push({ mark, at: performance.now(), cpu: cpuMicros(mark.pid), rss: residentBytes(mark.pid) });
  }
  const [begin, end] = marks;
  if (!begin || !end) throw new Error(`${engine} ended after ${marks.length} of its 2 marks`);
  const answered = end.mark.answered - begin.mark.answered;
  const seconds = (end.at - begin.at) / 1000;
  const cpu = end.cpu - begin.cpu;
  return {
    engine,
    perSecond: answered / seconds,
    cpuMicrosPerRequest: cpu / answered,
    cores: cpu / 1e6 / seconds,
    rssBytes: end.rss,
    latency: end.mark.latency,
    lateness: end.mark.lateness,
    errors: end.mark.errors,
  };
}
