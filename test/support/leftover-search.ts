import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { connectEngine } from "../../harness/target/engine.ts";
import { environmentOf, pids, runs } from "../../harness/target/proc.ts";

/** Processes that were started for a run: their HOME, which everything they start inherits, is in its folder. */
export function processesOf(runDir: string): readonly number[] {
  return pids().filter((pid) => environmentOf(pid)?.get("HOME")?.startsWith(runDir) && runs(pid));
}

/** Ids of a run's containers, running or not. */
export async function containersOf(runId: string): Promise<readonly string[]> {
  const { docker } = await connectEngine();
  const found = await docker.listContainers({ all: true, filters: { label: [`beamsoak.run=${runId}`] } });
  return found.map(({ Id }) => Id);
}

/** pids of all processes whose arguments or environment hold a text. */
export function processesThatShow(text: string): readonly number[] {
  const shows = (path: string): boolean => {
    try {
      return readFileSync(path, "latin1").includes(text);
    } catch {
      return false;
    }
  };
  return pids().filter((pid) => shows(`/proc/${pid}/cmdline`) || shows(`/proc/${pid}/environ`));
}

/** Waits for something that is bound to happen, 30 s at most; the caller's expectation tells if it did not. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await delay(50);
  }
  return false;
}
