import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Stops a process where it stands (SIGSTOP), and waits until all of it has stopped. */
export async function stopProcess(pid: number): Promise<void> {
  process.kill(pid, "SIGSTOP");
  while (!/^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) await delay(5);
}
