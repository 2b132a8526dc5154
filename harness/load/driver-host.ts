import { fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { messageOf } from "../base/errors.ts";
import type { DriverPlan } from "./driver.ts";
import type { Order, Reply } from "./driver-orders.ts";

/** Where a driver lives; messages arrive in the order in which they were sent. */
export interface DriverHost {
  tell(order: Order): void;
  onReply(listener: (reply: Reply) => void): void;
  /** Told once, `why` for a reader: `exit code 1`, or what was thrown. */
  onEnd(listener: (why: string) => void): void;
  end(): Promise<void>;
}

/**
 * Megabytes of a driver's young generation. V8 lets it grow as long as the driver runs, by what survives collections: up to
 * 48, in steps minutes apart, which look like a leak and bring nothing where hardly anything survives an act.
 */
const YOUNG = 6;

/** A thread of its own, where neither the probe nor the record of the run can delay an act. */
export function driverThread(plan: DriverPlan): DriverHost {
  const worker = new Worker(fileOf("driver-thread"), {
    workerData: plan,
    name: `load-${plan.shard.index}`,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
  });
  let cause: unknown;
  worker.on("error", (thrown: unknown) => (cause = thrown));
  return {
    tell: (order) => worker.postMessage(order),
    onReply: (listener) => worker.on("message", listener),
    onEnd: (listener) =>
      worker.on("exit", (code) => listener(cause === undefined ? `exit code ${code}` : messageOf(cause))),
    end: async () => {
      await worker.terminate();
    },
  };
}

/** A process of its own: the limit of open files is one of a process, and threads share it. */
export function driverProcess(plan: DriverPlan): DriverHost {
  const child = fork(fileOf("driver-process"), {
    // Three semi-spaces make a young generation.
    execArgv: [`--max-semi-space-size=${YOUNG / 3}`],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  child.on("error", () => {
    // What cannot be sent any more needs no answer: the end of the process is told.
  });
  child.send(plan);
  return {
    tell: (order) => child.send(order),
    onReply: (listener) => child.on("message", listener),
    onEnd: (listener) =>
      child.on("exit", (code, signal) =>
        listener(signal === null ? `exit code ${code}` : `signal ${signal}`),
      ),
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** The source while it is run by type stripping, the compiled file otherwise. */
function fileOf(name: string): URL {
  return new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url);
}
