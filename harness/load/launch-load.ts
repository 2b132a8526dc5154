import { SECOND, type Millis, type Quantity } from "../base/units.ts";
import type { DriverPlan } from "./driver.ts";
import type { Endpoint } from "./endpoint.ts";
import type { DriverHost } from "./driver-host.ts";
import { LoadWorker } from "./load-worker.ts";
import { LoadWindows } from "./load-windows.ts";
import type { Disturbed, RunningLoad } from "./types.ts";

/**
 * Starts `count` drivers, each with its share of the users and of the connections, and the node of the service that its
 * number falls on.
 *
 * Resolves when the users are made and the first acts go out: that is time 0 of the load.
 * @throws BeamsoakError LOAD_WORKER_DIED (environment)
 */
export async function launchLoad(
  plan: Omit<DriverPlan, "shard" | "endpoint">,
  endpoints: readonly Endpoint[],
  count: Quantity<"count">,
  host: (plan: DriverPlan) => DriverHost,
): Promise<RunningLoad> {
  const workers: LoadWorker[] = [];
  let startedAt: Millis;
  const stop = async () => {
    await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
  };
  try {
    for (let index = 0; index < count; index++) {
      const maxConnections = Math.max(1, Math.ceil((plan.maxConnections - index) / count));
      const endpoint = endpoints[index % endpoints.length]!;
      const driver = host({ ...plan, endpoint, shard: { index, count }, maxConnections });
      workers.push(await LoadWorker.launch(driver, index));
    }
    startedAt = hrtime();
    await Promise.all(workers.map((worker) => worker.start(startedAt)));
  } catch (cause) {
    await stop();
    throw cause;
  }
  const windows = new LoadWindows(workers, endpoints.length, plan.maxConnections);
  const timer = setInterval(() => void windows.collect(), SECOND);
  return {
    quiesce: async () => {
      await Promise.all(workers.map((worker) => worker.quiesce()));
    },
    resume: async () => {
      await Promise.all(workers.map((worker) => worker.resume()));
    },
    disturb: async (disturbance) => {
      const parts = await Promise.all(workers.map((worker) => worker.disturb(disturbance)));
      const sum = (of: keyof Disturbed) => parts.reduce((total, part) => total + part[of], 0);
      return { users: sum("users"), connections: sum("connections") };
    },
    onWindow: (listener) => windows.whole.onWindow.push(listener),
    onLatencyInterval: (listener) => windows.whole.onLatencyInterval.push(listener),
    shares: windows.shares.map(({ onWindow, onLatencyInterval }) => ({
      onWindow: (listener) => onWindow.push(listener),
      onLatencyInterval: (listener) => onLatencyInterval.push(listener),
    })),
    age: () => hrtime() - startedAt,
    totals: () => windows.totals.get(),
    failed: Promise.race(workers.map((worker) => worker.failed)),
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await stop();
    },
  };
}

/** The one clock that all threads and processes share. */
function hrtime(): Millis {
  return Number(process.hrtime.bigint()) / 1e6;
}
