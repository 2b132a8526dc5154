import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";
import type { LoadPlan, PopulationPlan, SessionContract } from "../../../harness/config/types.ts";
import { startHttpLoad, type HttpLoadOptions } from "../../../harness/load/http.ts";
import type { LoadWindow, RunningLoad } from "../../../harness/load/types.ts";

export const plan: LoadPlan = {
  cycles: 1,
  baseline: 0,
  settle: 0,
  drain: 0,
  login: { method: "POST", path: "/login/{user}", body: '{"user":{user}}' },
  touch: { method: "POST", path: "/touch/{user}" },
  logout: { method: "DELETE", path: "/session/{user}" },
  maxConnections: 500,
  requestTimeout: 10_000,
};

/** About 800 acts a second once all are there; the ramp is over before the first window ends. */
export const crowd: PopulationPlan = {
  users: 400,
  seed: 7,
  ramp: 500,
  hold: 3_600_000,
  rampDown: 0,
  stay: { kind: "exponential", mean: 4_000 },
  thinkTime: { kind: "exponential", mean: 500 },
  vanish: 0.5,
};

export const contract: SessionContract = { table: "sessions", idleTimeout: 1_500, sweepInterval: 500 };

/** Starts a load; `await using` ends it with its block. */
export function drive({
  baseUrl,
  ...options
}: Partial<HttpLoadOptions> & { readonly baseUrl: string }): Promise<RunningLoad> {
  return startHttpLoad({ plan, population: crowd, contract, baseUrls: [baseUrl], ...options });
}

/** Listens on a free port of 127.0.0.1; `await using` closes it, with its connections, at the end of its block. */
export async function listen(server: Server): Promise<AsyncDisposable & { readonly baseUrl: string }> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      if (!server.listening) return;
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

/** The next window of which `holds` is true. */
export function windowWhen(load: RunningLoad, holds: (window: LoadWindow) => boolean): Promise<LoadWindow> {
  return new Promise((resolve, reject) => {
    load.onWindow((window) => {
      if (holds(window)) resolve(window);
    });
    void load.failed.then(reject);
  });
}

/** Quiesces, and waits until nothing is under way and all is in the totals. */
export async function comeToRest(load: RunningLoad): Promise<void> {
  await load.quiesce();
  await windowWhen(
    load,
    ({ due, inFlight, connections }) => due === 0 && inFlight === 0 && connections === 0,
  );
}
