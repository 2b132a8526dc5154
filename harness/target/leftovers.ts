import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import { removeContainer } from "./engine.ts";
import { hasEnded, OWNER_LABEL, OWNER_VARIABLE, parseOwner, thisOwner } from "./owner.ts";
import { commandOf, environmentOf, pids, runs, startTimeOf } from "./proc.ts";

type Log = (line: string) => void;

/** Kills processes whose harness has ended without stopping them, and waits until they are gone (2 s at most). */
export async function removeLeftoverProcesses(log: Log): Promise<void> {
  const leftover = pids().filter((pid) => belongsToEnded(environmentOf(pid)?.get(OWNER_VARIABLE)));
  for (const pid of leftover) {
    log(`removing ${commandOf(pid) ?? "a process"} (pid ${pid}) that a dead run left`);
    kill(pid);
  }
  const deadline = performance.now() + 2_000;
  while (leftover.some(runs) && performance.now() < deadline) await delay(20);
}

/** Removes containers whose harness has ended without removing them. */
export async function removeLeftoverContainers(docker: Docker, log: Log): Promise<void> {
  const labelled = await docker.listContainers({ all: true, filters: { label: [OWNER_LABEL] } });
  for (const container of labelled.filter(({ Labels }) => belongsToEnded(Labels[OWNER_LABEL]))) {
    log(`removing container ${container.Id.slice(0, 12)} (${container.Image}) that a dead run left`);
    await removeContainer(docker.getContainer(container.Id));
  }
}

function belongsToEnded(mark: string | undefined): boolean {
  const owner = mark === undefined ? null : parseOwner(mark);
  return owner !== null && hasEnded(owner, thisOwner(), startTimeOf);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone already, or another user's: then it is not ours to remove.
  }
}
