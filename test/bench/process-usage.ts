import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const MICROS_PER_TICK = 1e6 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** User and system time of all threads of a process so far: fields 14 and 15 of proc_pid_stat(5). */
export function cpuMicros(pid: number): number {
  const fields = statOf(pid)!;
  return (Number(fields[11]) + Number(fields[12])) * MICROS_PER_TICK;
}

/**
 * What a process and all its descendants use: their CPU time, with that of children which have ended and were waited for
 * (fields 16 and 17), and their resident memory. Processes that end meanwhile are left out.
 */
export function treeUsage(root: number): { readonly cpuMicros: number; readonly rssBytes: number } {
  const processes = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const fields = statOf(Number(name));
        return fields ? [[Number(name), fields] as const] : [];
      }),
  );
  const isOfTree = (pid: number): boolean =>
    pid === root || (processes.has(pid) && isOfTree(Number(processes.get(pid)![1])));
  const tree = [...processes].filter(([pid]) => isOfTree(pid));
  const ticks = tree.flatMap(([, fields]) => fields.slice(11, 15).map(Number));
  return {
    cpuMicros: ticks.reduce((sum, some) => sum + some, 0) * MICROS_PER_TICK,
    rssBytes: tree.reduce((sum, [pid]) => sum + residentBytes(pid), 0),
  };
}

/** 0 for a process that is gone. */
function residentBytes(pid: number): number {
  const [, kilobytes = 0] = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? "") ?? [];
  return Number(kilobytes) * 1024;
}

/** Fields of proc_pid_stat(5) from the third on; the second is the program's name in brackets and may hold anything. */
function statOf(pid: number): readonly string[] | null {
  const stat = read(`/proc/${pid}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
