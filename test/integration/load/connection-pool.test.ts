import { createServer } from "node:http";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import type { ActJournal } from "../../../harness/load/act-journal.ts";
import { ConnectionPool } from "../../../harness/load/connection-pool.ts";
import { Act } from "../../../harness/population/types.ts";
import { listen } from "./drive.ts";

const requests = Array<(user: number) => string>(3).fill(
  (user) => `GET /${user} HTTP/1.1\r\nhost: x\r\n\r\n`,
);

describe("a pool of connections", () => {
  it("takes the connection again that was used last, and closes those that have rested for half a minute", async () => {
    const sockets: Socket[] = [];
    const server = createServer((request, response) => {
      sockets.push(request.socket);
      response.end();
    });
    await using service = await listen(server);
    const now = () => performance.now();
    let answered = () => undefined as unknown;
    const nothing = () => undefined;
    const journal: ActJournal = {
      sent: nothing,
      answered: () => answered(),
      gaveUp: nothing,
      unsent: nothing,
      dropped: nothing,
      disconnected: nothing,
    };
    const endpoint = { host: "127.0.0.1", port: Number(new URL(service.baseUrl).port) };
    const pool = new ConnectionPool(
      { endpoint, requests, isCapturing: () => false, maxConnections: 50, requestTimeout: 5_000, now },
      journal,
    );
    const turns = setInterval(() => pool.turn(now()), 2);
    const carry = (acts: number) =>
      new Promise<void>((resolve) => {
        answered = () => --acts === 0 && setImmediate(resolve);
        for (let user = 0; user < acts; user++) pool.carry(Act.touch, 0, user, now(), now());
      });

    await carry(20);
    expect(new Set(sockets).size).toBeGreaterThan(10);
    const last = sockets.at(-1);
    for (let act = 0; act < 5; act++) await carry(1);
    expect(sockets.slice(20)).toEqual(Array(5).fill(last));
    clearInterval(turns);
    expect(pool.connections).toBeGreaterThan(10);
    pool.sweep(now() + 29_000);
    expect(pool.connections).toBeGreaterThan(10);
    pool.sweep(now() + 31_000);
    expect(pool.connections).toBe(0);
  });
});
