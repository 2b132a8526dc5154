import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { treeUsage } from "./process-usage.ts";

/** What an engine is to do. Times in seconds. */
export interface Job {
  readonly baseUrl: string;
  /** Requests a second; null: as many as the engine and the service can. */
  readonly rate: number | null;
  /** Users among whom they are shared, where an engine knows users; otherwise each is a connection, or what stands for one. */
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
 * A program that wraps another tool names the process to look at in its marks; descendants count in any case.
 */
export interface Mark {
  /** Whose CPU and memory count, with those of its descendants. */
  readonly pid: number;
  /** Answers so far. */
  readonly answered: number;
  /** Milliseconds, of the measured span; null where the engine cannot tell. */
  readonly lateness: Lateness | null;
  /** By whatever names the engine has for them. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Delay between a request's intended time and its sending. Milliseconds. */
export interface Lateness {
  /** Null where only the worst is told. */
  readonly p99: number | null;
  readonly worst: number;
}

export interface Measurement {
  readonly engine: string;
  readonly perSecond: number;
  readonly cpuMicrosPerRequest: number;
  /** Share of one core. */
  readonly cores: number;
  /** The most that was seen between the marks. */
  readonly rssBytes: number;
  readonly lateness: Mark["lateness"];
  readonly errors: Mark["errors"];
}

const LOOK_EVERY = 250;
/** Beyond its warm-up and measurement, until an engine is taken for hung. */
const PATIENCE = 120;

/** Runs one engine, of which `program` is the file's URL, and measures its processes from outside between its marks. */
export async function measure(engine: string, program: string, job: Job): Promise<Measurement> {
  const child = spawn(process.execPath, [fileURLToPath(program), JSON.stringify(job)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const patience = (job.ramp + job.warmUp + job.measure + PATIENCE) * 1000;
  const hung = setTimeout(() => child.kill(), patience);
  const marks: { mark: Mark; at: number; cpu: number }[] = [];
  let rssBytes = 0;
  const look = (pid: number) => {
    const usage = treeUsage(pid);
    rssBytes = Math.max(rssBytes, usage.rssBytes);
    return usage.cpuMicros;
  };
  let looking: NodeJS.Timeout | undefined;
  for await (const line of createInterface(child.stdout)) {
    const mark = JSON.parse(line) as Mark;
    marks.push({ mark, at: performance.now(), cpu: look(mark.pid) });
    looking ??= setInterval(() => look(mark.pid), LOOK_EVERY);
  }
  clearInterval(looking);
  clearTimeout(hung);
  const [begin, end] = marks;
  if (!begin || !end) throw new Error(`${engine} ended after ${marks.length} of its 2 marks`);
  const answered = end.mark.answered - begin.mark.answered;
  if (answered === 0) throw new Error(`${engine} had no answer in the span that was measured`);
  const seconds = (end.at - begin.at) / 1000;
  const cpu = end.cpu - begin.cpu;
  return {
    engine,
    perSecond: answered / seconds,
    cpuMicrosPerRequest: cpu / answered,
    cores: cpu / 1e6 / seconds,
    rssBytes,
    lateness: end.mark.lateness,
    errors: end.mark.errors,
  };
}
