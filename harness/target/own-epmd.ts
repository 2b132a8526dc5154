import { setTimeout as delay } from "node:timers/promises";
import { targetError } from "../base/errors.ts";
import { accepts } from "./accepts.ts";
import { exitOf, pidOf } from "./beside.ts";
import { signalGroup, spawnTied } from "./tied-process.ts";

const START = 5_000;

/** What a program needs in its environment to find an epmd of its own. */
export function epmdEnvironment(port: number): Readonly<Record<string, string>> {
  return { ERL_EPMD_PORT: String(port), ERL_EPMD_ADDRESS: "127.0.0.1" };
}

/**
 * An epmd for one program, in the foreground, on loopback alone: one that a node starts for itself would outlive it.
 * @throws BeamsoakError (exit 5) when it does not listen
 */
export async function startEpmd(port: number): Promise<AsyncDisposable> {
  const epmd = spawnTied(["epmd", "-address", "127.0.0.1", "-port", String(port)], {}, "ignore");
  await pidOf(epmd);
  const exited = exitOf(epmd);
  const stop = async (): Promise<void> => {
    signalGroup(epmd, "SIGKILL");
    await exited;
  };
  const deadline = performance.now() + START;
  while (performance.now() < deadline && epmd.exitCode === null) {
    if ((await accepts(port)) === null) return { [Symbol.asyncDispose]: stop };
    await delay(20);
  }
  await stop();
  throw targetError(
    "EPMD_NOT_STARTED",
    `An epmd of its own did not come to listen on port ${port} of 127.0.0.1.`,
  );
}
