import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { environmentError, messageOf } from "../base/errors.ts";
import { assertOpenFiles, loopbackEndpoint } from "../load/endpoint.ts";
import type { LineReply } from "./slow-line-worker.ts";
import { UNSHAPED, type LineShape } from "./shaped-way.ts";

/**
 * A line between generator and service that can be made slow: a TCP proxy on 127.0.0.1 in a thread of its own. What is
 * shaped is this line alone; shaping the loopback interface would slow down everybody on the machine.
 */
export interface SlowLine extends AsyncDisposable {
  /** Where the load goes in the place of the service. */
  readonly url: string;
  /** Slow from now on; null: as fast as it can be, and what was on its way arrives. */
  shape(shape: LineShape | null): Promise<void>;
  /** Resolves when the thread ends without having been asked to. */
  readonly failed: Promise<Error>;
}

/** Files that the process has open for each connection that goes over the line: the generator's, and both ends here. */
const FILES_EACH = 3;

/**
 * @param maxConnections that the load may open
 * @throws BeamsoakError: not a loopback address (usage), not as many open files allowed (environment)
 */
export async function openSlowLine(baseUrl: string, maxConnections: number): Promise<SlowLine> {
  const endpoint = loopbackEndpoint(baseUrl);
  assertOpenFiles(maxConnections, FILES_EACH);
  const file = new URL(`./slow-line-worker${extname(import.meta.filename)}`, import.meta.url);
  const worker = new Worker(file, { workerData: endpoint, name: "slow-line" });
  let disposed = false;
  let cause: unknown;
  worker.on("error", (thrown: unknown) => (cause = thrown));
  const ended = new Promise<Error>((resolve) => {
    worker.on("exit", () => resolve(lineBroken(cause)));
  });
  const answer = async (): Promise<LineReply> => {
    const reply = new Promise<LineReply>((resolve) => worker.once("message", resolve));
    const first = await Promise.race([reply, ended]);
    if (first instanceof Error) throw first;
    return first;
  };
  const opened = await answer();
  if (opened.kind !== "open") throw new TypeError(`the line was to open, and said ${opened.kind}`);
  return {
    url: `http://127.0.0.1:${opened.port}`,
    shape: async (shape) => {
      const shaped = answer();
      worker.postMessage(shape ?? UNSHAPED);
      await shaped;
    },
    failed: ended.then((error) => (disposed ? new Promise<Error>(() => undefined) : error)),
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      await worker.terminate();
    },
  };
}

function lineBroken(cause: unknown): Error {
  return environmentError(
    "SLOW_LINE_DIED",
    `faults: the line to the service ended: ${cause === undefined ? "its thread is gone" : messageOf(cause)}`,
    "The generator is at fault, so the run proves nothing. Please report it with this message.",
    cause,
  );
}
