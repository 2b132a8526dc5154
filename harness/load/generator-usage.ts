import type { LoadWindow } from "./types.ts";

export type GeneratorUse = Pick<LoadWindow["generator"], "rss" | "cpu">;

/** What this process used since it was last asked; the first call counts from the start of the sampler. */
export class GeneratorUsage {
  #cpu = process.cpuUsage();
  #at = performance.now();

  sample(): GeneratorUse {
    const now = performance.now();
    const { user, system } = process.cpuUsage(this.#cpu);
    const cpu = (user + system) / 1000 / (now - this.#at);
    this.#cpu = process.cpuUsage();
    this.#at = now;
    return { rss: process.memoryUsage.rss(), cpu };
  }
}
