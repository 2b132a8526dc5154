import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { openSlowLine } from "../../../harness/faults/slow-line.ts";
import { listen } from "../load/drive.ts";

/** Sends everything back. */
const echo = () => createServer((socket) => socket.on("error", () => undefined).pipe(socket));

async function open(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

/** How long it takes until all of it has come back. */
async function roundTrip(socket: Socket, bytes: number): Promise<number> {
  const from = performance.now();
  let got = 0;
  const all = new Promise<void>((resolve) =>
    socket.on("data", (chunk: Buffer) => {
      got += chunk.length;
      if (got >= bytes) resolve();
    }),
  );
  socket.write(Buffer.alloc(bytes));
  await all;
  socket.removeAllListeners("data");
  return performance.now() - from;
}

describe("a line that can be slow", () => {
  it("delays each way, for as long as it is slow, on connections that were there before", async () => {
    await using service = await listen(echo());
    await using line = await openSlowLine(service.baseUrl, 100);
    const socket = await open(line.url);
    await roundTrip(socket, 10);
    await line.shape({ delay: 200, rate: null });
    expect(await roundTrip(socket, 10)).toBeGreaterThan(395);
    await line.shape(null);
    const trips: number[] = [];
    for (let trip = 0; trip < 5; trip++) trips.push(await roundTrip(socket, 10));
    expect(Math.min(...trips), "the machine may be slow now and then, the line never is").toBeLessThan(200);
    socket.destroy();
  });

  it("carries no more than its rate, and all of it", async () => {
    await using service = await listen(echo());
    await using line = await openSlowLine(service.baseUrl, 100);
    await line.shape({ delay: 0, rate: 200_000 });
    const socket = await open(line.url);
    // There and back at 200 kB a second each: the last byte back half a second after the first, at least.
    expect(await roundTrip(socket, 100_000)).toBeGreaterThan(495);
    socket.destroy();
  });

  it("lets what is on its way arrive when it is no longer slow", async () => {
    await using service = await listen(echo());
    await using line = await openSlowLine(service.baseUrl, 100);
    const socket = await open(line.url);
    await line.shape({ delay: 600_000, rate: null });
    const back = roundTrip(socket, 10);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await line.shape(null);
    expect(await back).toBeLessThan(60_000);
    socket.destroy();
  });

  it("ends connections with the service, as the service ends them", async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket.on("error", () => undefined)));
    await using service = await listen(server);
    await using line = await openSlowLine(service.baseUrl, 100);
    const [ended, reset] = [await open(line.url), await open(line.url)];
    while (sockets.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const end = once(ended.resume(), "end");
    const broken = once(reset, "error");
    sockets[0]!.end();
    sockets[1]!.resetAndDestroy();
    await end;
    await expect(broken).resolves.toMatchObject([{ code: "ECONNRESET" }]);
    ended.destroy();
  });

  it("breaks connections to a service that is not there", async () => {
    const service = await listen(echo());
    await using line = await openSlowLine(service.baseUrl, 100);
    await service[Symbol.asyncDispose]();
    const socket = await open(line.url);
    await expect(once(socket, "error")).resolves.toMatchObject([{ code: "ECONNRESET" }]);
  });

  it("takes three files for each connection, and says so where that is too many", async () => {
    await expect(openSlowLine("http://127.0.0.1:1", 10_000_000)).rejects.toThrow(
      /load\.maxConnections is 10000000, each of which takes 3 files/,
    );
  });
});
