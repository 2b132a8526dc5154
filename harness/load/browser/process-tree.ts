import { proportionalSet, residentSet } from "../../target/os-memory.ts";
import { cpuSecondsOf, descendantsOf } from "../../target/proc.ts";
import type { Used } from "../process-usage.ts";

/**
 * What programs and all that they started hold and have used, by pid. Memory that processes share counts once, but for
 * processes that may not be looked into so closely.
 */
export function usedByTrees(roots: readonly number[]): readonly (readonly [number, Used])[] {
  return descendantsOf(roots).flatMap((pid) => {
    const rss = proportionalSet(pid) ?? residentSet(pid);
    const cpuSeconds = cpuSecondsOf(pid);
    return rss === null || cpuSeconds === null ? [] : [[pid, { rss, cpuSeconds }] as const];
  });
}
