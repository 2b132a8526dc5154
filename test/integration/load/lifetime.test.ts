import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { startHttpLoad } from "../../../harness/load/http.ts";
import { driverProcess, driverThread } from "../../../harness/load/driver-host.ts";
import { LoadWorker } from "../../../harness/load/load-worker.ts";
import type { LoadWindow } from "../../../harness/load/types.ts";
import { contract, crowd, drive, listen, plan, windowWhen } from "./drive.ts";

async function countingService() {
  const seen = { requests: 0, sockets: 0 };
  const server = createServer((_request, response) => {
    seen.requests++;
    response.end();
  });
  server.on("connection", (socket) => {
    seen.sockets++;
    socket.on("close", () => seen.sockets--);
  });
  return { seen, ...(await listen(server)) };
}

describe("a load that is quiesced", () => {
  it("sends no further act and closes its connections, while windows go on and the ledger ages to nothing", async () => {
    await using service = await countingService();
    const { seen, baseUrl } = service;
    await using load = await drive({ baseUrl });
    const loaded = await windowWhen(load, ({ t }) => t > 1900);
    expect(loaded.sessions.low).toBeGreaterThan(200);
    await load.quiesce();
    await windowWhen(load, ({ inFlight, connections }) => inFlight + connections === 0);
    const requests = seen.requests;
    expect(seen.sockets).toBe(0);
    const windows: LoadWindow[] = [];
    load.onWindow((window) => windows.push(window));
    const drained = await windowWhen(load, ({ sessions }) => sessions.high === 0);
    expect(drained.sessions.expected).toBe(0);
    expect(windows.length).toBeGreaterThan(1);
    expect(windows.map(({ due, sent, activeUsers }) => due + sent + activeUsers)).toEqual(
      windows.map(() => 0),
    );
    expect(seen.requests).toBe(requests);
  });
});

describe("a load that is disposed", () => {
  it("leaves nothing behind: a process with nothing else to do ends, and the service has no connection left", async () => {
    await using service = await countingService();
    const { seen, baseUrl } = service;
    const script = new URL("./start-and-dispose.ts", import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, [script, baseUrl], { timeout: 60_000 });
    expect(stdout).toBe("disposed\n");
    expect(seen.requests).toBeGreaterThan(100);
    expect(seen.sockets).toBe(0);
  });

  it("in the middle of its acts counts no failure", async () => {
    await using service = await countingService();
    const { baseUrl } = service;
    const load = await startHttpLoad({ plan, population: crowd, contract, baseUrls: [baseUrl] });
    let failed = false;
    void load.failed.then(() => (failed = true));
    await windowWhen(load, ({ t }) => t > 900);
    await load[Symbol.asyncDispose]();
    await new Promise(setImmediate);
    expect(failed).toBe(false);
  });
});

describe("a load that cannot be", () => {
  it("says so before it starts", async () => {
    const options = { plan, population: crowd, contract };
    await expect(startHttpLoad({ ...options, baseUrls: ["http://192.0.2.1:80"] })).rejects.toMatchObject({
      code: "LOAD_TARGET_NOT_LOOPBACK",
    });
    const reserved = { ...plan, touch: { ...plan.touch, headers: { Host: "x" } } };
    await expect(
      startHttpLoad({ ...options, plan: reserved, baseUrls: ["http://127.0.0.1:9"] }),
    ).rejects.toMatchObject({
      code: "LOAD_RESERVED_HEADER",
    });
  });

  it.each([
    ["thread", driverThread],
    ["process", driverProcess],
  ])("is an environment's failure when the %s of a worker dies", async (_place, host) => {
    const broken = { ...plan, touch: { ...plan.touch, headers: { Host: "x" } } };
    const driver = host({
      load: broken,
      population: crowd,
      contract,
      endpoint: { host: "127.0.0.1", port: 9 },
      shard: { index: 0, count: 1 },
      maxConnections: 1,
    });
    await expect(LoadWorker.launch(driver, 0)).rejects.toMatchObject({
      code: "LOAD_WORKER_DIED",
      exitCode: 4,
    });
  });
});
