import type { Bytes, Quantity } from "../base/units.ts";

/** What a process holds, and has used since its start. */
export interface Used {
  readonly rss: Bytes;
  readonly cpuSeconds: number;
}

/** What a set of processes, each known by a key, used since it was last asked. */
export class ProcessUsage<Key> {
  #cpuSeconds: ReadonlyMap<Key, number> = new Map<Key, number>();
  #at = performance.now();

  /** `cpu` in cores: 1 is one core in full. What a process used after the last reading before its end is lost. */
  sample(processes: readonly (readonly [Key, Used])[]): {
    readonly processes: number;
    readonly rss: Bytes;
    readonly cpu: Quantity<"ratio">;
  } {
    const now = performance.now();
    const elapsed = (now - this.#at) / 1000;
    this.#at = now;
    const before = this.#cpuSeconds;
    this.#cpuSeconds = new Map(processes.map(([key, { cpuSeconds }]) => [key, cpuSeconds]));
    const seconds = processes.reduce(
      (sum, [key, { cpuSeconds }]) => sum + cpuSeconds - (before.get(key) ?? 0),
      0,
    );
    return {
      processes: processes.length,
      rss: processes.reduce((sum, [, { rss }]) => sum + rss, 0),
      cpu: elapsed > 0 ? seconds / elapsed : 0,
    };
  }
}
