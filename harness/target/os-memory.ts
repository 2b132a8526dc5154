import { read } from "./proc.ts";
import type { OsMemory } from "./types.ts";

type CgroupMemory = NonNullable<OsMemory["cgroup"]>;

/** A process's memory control group: where its files are and how they are named. */
export interface MemoryCgroup {
  readonly version: 1 | 2;
  readonly folder: string;
}

/** Resident set from /proc/<pid>/status, in bytes; null when the process is gone. */
export function residentSet(pid: number): number | null {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? "")?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

/**
 * Its share of the memory that it has resident: what several processes share counts for each of them in part (Pss, from
 * /proc/<pid>/smaps_rollup), in bytes; null when the kernel does not tell us.
 */
export function proportionalSet(pid: number): number | null {
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? "")?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

/** Finds the group of a process from /proc/<pid>/cgroup (cgroups(7)), at the usual mount point. */
export function memoryCgroup(pid: number | "self"): MemoryCgroup | null {
  return parseMemoryCgroup(read(`/proc/${pid}/cgroup`) ?? "");
}

/** Version 1 wins where both are mounted: the unified hierarchy then has no memory controller. */
export function parseMemoryCgroup(text: string): MemoryCgroup | null {
  const first = /^\d+:(?:[\w,]+,)?memory(?:,[\w,]+)?:(.*)$/m.exec(text)?.[1];
  if (first !== undefined) return { version: 1, folder: `/sys/fs/cgroup/memory${first}` };
  const second = /^0::(.*)$/m.exec(text)?.[1];
  return second === undefined ? null : { version: 2, folder: `/sys/fs/cgroup${second}` };
}

/** The group's memory in parts; null when its files cannot be read. */
export function cgroupMemory({ version, folder }: MemoryCgroup): CgroupMemory | null {
  const file = (name: string): string | null => read(`${folder}/${name}`);
  return version === 1
    ? parts({
        usage: file("memory.usage_in_bytes"),
        inactiveFile: keyed(file("memory.stat"), "total_inactive_file"),
        limit: file("memory.limit_in_bytes"),
        failures: file("memory.failcnt"),
      })
    : parts({
        usage: file("memory.current"),
        inactiveFile: keyed(file("memory.stat"), "inactive_file"),
        limit: file("memory.max"),
        failures: keyed(file("memory.events"), "max"),
      });
}

/** How many processes of the group the kernel has killed for want of memory so far; null when it does not say. */
export function oomKills({ version, folder }: MemoryCgroup): number | null {
  const count = keyed(
    read(`${folder}/${version === 1 ? "memory.oom_control" : "memory.events"}`),
    "oom_kill",
  );
  return count === null ? null : Number(count);
}

function parts(
  text: Readonly<Record<"usage" | "inactiveFile" | "limit" | "failures", string | null>>,
): CgroupMemory | null {
  if (text.usage === null || text.inactiveFile === null) return null;
  const usage = Number(text.usage);
  const inactiveFile = Number(text.inactiveFile);
  return {
    usage,
    inactiveFile,
    used: Math.max(0, usage - inactiveFile),
    limit: limitOf(text.limit),
    failures: Number(text.failures ?? 0),
  };
}

/** "No limit" is the word `max` in version 2 and a number near 2^63 in version 1. */
function limitOf(text: string | null): number | null {
  const limit = Number(text ?? NaN);
  return Number.isFinite(limit) && limit < 2 ** 60 ? limit : null;
}

function keyed(text: string | null, key: string): string | null {
  return new RegExp(`^${key} (\\d+)$`, "m").exec(text ?? "")?.[1] ?? null;
}
