import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished } from "vitest";
import { Driver, type DriverReport } from "../../../harness/load/driver.ts";
import { Latencies } from "../../../harness/load/latency.ts";
import { contract, crowd, plan } from "./drive.ts";

/** The driver blocks this thread, so its service lives in another. */
const service = `
  const { createServer } = require("node:http");
  const { parentPort } = require("node:worker_threads");
  const server = createServer((_request, response) => response.end());
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`;

const sleep = (duration: number) => new Promise((resolve) => setTimeout(resolve, duration));

function block(duration: number): void {
  const end = performance.now() + duration;
  while (performance.now() < end);
}

function p99Lateness({ counts }: DriverReport): number {
  const latenesses = new Latencies();
  latenesses.add(counts.latenesses!);
  return latenesses.summary()!.p99;
}

describe("a generator whose event loop stands still", () => {
  it("takes the lateness on itself, not on the service", async () => {
    const worker = new Worker(service, { eval: true });
    onTestFinished(() => void worker.terminate());
    const [port] = (await once(worker, "message")) as [number];
    const startedAt = performance.now();
    using driver = new Driver(
      {
        load: plan,
        population: crowd,
        contract,
        endpoint: { host: "127.0.0.1", port },
        shard: { index: 0, count: 1 },
        maxConnections: 5_000,
      },
      () => performance.now() - startedAt,
    );
    driver.start();
    await sleep(1200);
    const before = driver.report();
    block(1_000);
    await sleep(300);
    const blocked = driver.report();
    expect(blocked.counts.selfLateness).toBeGreaterThan(900);
    expect(blocked.eventLoopDelay).toBeGreaterThan(900);
    expect(blocked.counts.serviceLateness).toBeLessThan(blocked.counts.selfLateness / 2);
    expect(p99Lateness(blocked)).toBeGreaterThan(900);
    expect(p99Lateness(before)).toBeLessThan(p99Lateness(blocked) / 2);
    expect(blocked.connectionLimitReached).toBe(false);
    // Nothing was lost: what came due meanwhile went out late.
    expect(blocked.counts.sent + blocked.waiting).toBe(before.waiting + blocked.counts.due);
  });
});
