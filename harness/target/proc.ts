import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Reads of Linux' /proc. A process that is gone, or is somebody else's, gives null and never throws. */

export function pids(): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Clock ticks between boot and the start of the process: with its pid, this names a process once and for all. */
export function startTimeOf(pid: number): string | null {
  return parseStat(read(`/proc/${pid}/stat`))?.startTime ?? null;
}

/** The kernel's name of the process, at most 15 characters: `beam.smp`. */
export function commandOf(pid: number): string | null {
  return read(`/proc/${pid}/comm`)?.trimEnd() ?? null;
}

/** CPU time of the process so far, user and system, in seconds. Linux counts it in hundredths for every program. */
export function cpuSecondsOf(pid: number): number | null {
  const ticks = parseStat(read(`/proc/${pid}/stat`))?.cpuTicks;
  return ticks === undefined ? null : ticks / 100;
}

/** Environment as it was at exec. */
export function environmentOf(pid: number): ReadonlyMap<string, string> | null {
  const text = read(`/proc/${pid}/environ`);
  if (text === null) return null;
  const pairs = text.split("\0").filter((pair) => pair.includes("="));
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

/** The process itself or the first of its descendants that bears this name. */
export function findByCommand(root: number, command: string): number | null {
  if (commandOf(root) === command) return root;
  const children = pids().filter((pid) => parseStat(read(`/proc/${pid}/stat`))?.parent === root);
  for (const child of children) {
    const found = findByCommand(child, command);
    if (found !== null) return found;
  }
  return null;
}

/** These processes and everything that they started, so far as it still has them as ancestors. */
export function descendantsOf(roots: readonly number[]): readonly number[] {
  const children = Map.groupBy(pids(), (pid) => parseStat(read(`/proc/${pid}/stat`))?.parent);
  const family = roots.filter((root) => startTimeOf(root) !== null);
  for (const pid of family) family.push(...(children.get(pid) ?? []));
  return family;
}

/** Whether the process exists and is more than a zombie that waits to be collected. */
export function runs(pid: number): boolean {
  const state = parseStat(read(`/proc/${pid}/stat`))?.state;
  return state !== undefined && state !== "Z" && state !== "X";
}

/** `pid:[4026531836]`: pids of two namespaces cannot be compared. */
export function pidNamespace(): string {
  return readlinkSync("/proc/self/ns/pid");
}

/** The process's pid in each namespace it lives in, outermost first. */
export function namespacePids(pid: number): readonly number[] {
  const line = /^NSpid:\s+(.*)$/m.exec(read(`/proc/${pid}/status`) ?? "")?.[1];
  return line?.split(/\s+/).map(Number) ?? [];
}

/** From the text of /proc/<pid>/limits; `unlimited` becomes Infinity. */
export function openFileLimits(limits: string): { readonly soft: number; readonly hard: number } {
  const [, soft = "0", hard = "0"] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(limits) ?? [];
  const count = (text: string): number => (text === "unlimited" ? Infinity : Number(text));
  return { soft: count(soft), hard: count(hard) };
}

export function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Fields of /proc/<pid>/stat (proc(5)); the second is in parentheses and may hold blanks and parentheses itself. */
function parseStat(
  text: string | null,
): { state: string; parent: number; startTime: string; cpuTicks: number } | null {
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, parent] = fields;
  const startTime = fields[19];
  const cpuTicks = Number(fields[11]) + Number(fields[12]);
  return state && parent && startTime ? { state, parent: Number(parent), startTime, cpuTicks } : null;
}
