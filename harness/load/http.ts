import { SECOND, type Millis, type Quantity } from "../base/units.ts";
import type { LoadPlan, PopulationPlan, SessionContract } from "../config/types.ts";
import { assertOpenFiles, authority, loopbackEndpoint } from "./endpoint.ts";
import { LoadWorker } from "./load-worker.ts";
import { LoadWindows } from "./load-windows.ts";
import { compileRequests } from "./request-text.ts";
import type { RunningLoad } from "./types.ts";

export interface HttpLoadOptions {
  readonly plan: LoadPlan;
  readonly population: PopulationPlan;
  readonly contract: SessionContract;
  /** `http://127.0.0.1:8080`: loopback addresses only. */
  readonly baseUrl: string;
  /** Threads that carry acts; each has its share of the users and of the connections. One by default. */
  readonly workers?: number;
}

/** One thread carries 40 000 acts a second and more, and leaves a small machine's other core to the service. */
const DEFAULT_WORKERS: Quantity<"count"> = 1;

/**
 * Starts to carry the population's acts to the service over HTTP/1.1, in an open model: an act goes out when it is
 * due, whether or not those before it were answered, up to `plan.maxConnections` at a time.
 *
 * Resolves when the users are made and the first acts go out: that is time 0 of the load. Nothing that the service
 * does makes it fail; it is counted.
 * @throws {BeamsoakError} LOAD_TARGET_URL, LOAD_TARGET_NOT_LOOPBACK, LOAD_RESERVED_HEADER (usage), LOAD_OPEN_FILES
 * and LOAD_WORKER_DIED (environment).
 */
export async function startHttpLoad(options: HttpLoadOptions): Promise<RunningLoad> {
  const { plan, population, contract, baseUrl } = options;
  const endpoint = loopbackEndpoint(baseUrl);
  assertOpenFiles(plan.maxConnections);
  // The workers will do it again; here a mistake is still the user's to see.
  compileRequests(plan, authority(endpoint));
  const count = options.workers ?? DEFAULT_WORKERS;
  const workers: LoadWorker[] = [];
  const stop = async () => {
    await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
  };
  try {
    for (let index = 0; index < count; index++) {
      const maxConnections = Math.max(1, Math.floor((plan.maxConnections + index) / count));
      const shard = { index, count };
      workers.push(
        await LoadWorker.launch({ load: plan, population, contract, endpoint, shard, maxConnections }),
      );
    }
    const startedAt: Millis = Number(process.hrtime.bigint()) / 1e6;
    await Promise.all(workers.map((worker) => worker.start(startedAt)));
  } catch (cause) {
    await stop();
    throw cause;
  }
  const windows = new LoadWindows(workers, plan.maxConnections);
  const timer = setInterval(() => void windows.collect(), SECOND);
  return {
    quiesce: async () => {
      await Promise.all(workers.map((worker) => worker.quiesce()));
    },
    resume: async () => {
      await Promise.all(workers.map((worker) => worker.resume()));
    },
    onWindow: (listener) => windows.onWindow.push(listener),
    onLatencyInterval: (listener) => windows.onLatencyInterval.push(listener),
    totals: () => windows.totals.get(),
    failed: Promise.race(workers.map((worker) => worker.failed)),
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await stop();
    },
  };
}
