import { hostname } from "node:os";
import { pidNamespace, read, startTimeOf } from "./proc.ts";

/**
 * The harness process that started a target. Everything it starts carries this as a mark (a label on a container,
 * a variable in a process's environment), so that a later run can tell what a dead run left from what a live one uses.
 */
export interface Owner {
  readonly host: string;
  readonly boot: string;
  readonly pidNamespace: string;
  readonly pid: number;
  /** Start time of the process: a recycled pid has another one. */
  readonly started: string;
}

/** Name of the environment variable on processes. */
export const OWNER_VARIABLE = "BEAMSOAK_OWNER";
/** Name of the label on containers. */
export const OWNER_LABEL = "beamsoak.owner";

export function thisOwner(): Owner {
  return {
    host: hostname(),
    boot: read("/proc/sys/kernel/random/boot_id")?.trim() ?? "unknown",
    pidNamespace: pidNamespace(),
    pid: process.pid,
    started: startTimeOf(process.pid) ?? "unknown",
  };
}

export function formatOwner(owner: Owner): string {
  return [owner.host, owner.boot, owner.pidNamespace, owner.pid, owner.started].join(" ");
}

/** null when the text is not an owner: then it is not ours to judge. */
export function parseOwner(text: string): Owner | null {
  const [host, boot, namespace, pid, started, ...rest] = text.split(" ");
  if (!host || !boot || !namespace || !pid || !started || rest.length > 0 || !/^\d+$/.test(pid)) return null;
  return { host, boot, pidNamespace: namespace, pid: Number(pid), started };
}

/**
 * Whether the owner has certainly ended. An owner on another host, or among pids that cannot be seen from here,
 * counts as alive: nothing of it is touched.
 * @param startTime start time of the process that bears a pid now, null when none does
 */
export function hasEnded(owner: Owner, here: Owner, startTime: (pid: number) => string | null): boolean {
  if (owner.host !== here.host) return false;
  if (owner.boot !== here.boot) return true;
  if (owner.pidNamespace !== here.pidNamespace) return false;
  return startTime(owner.pid) !== owner.started;
}
