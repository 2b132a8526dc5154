import type { Bytes } from "../base/units.ts";
import type { CrashDump } from "../timeline/crash-dump.ts";
import { fields, type SectionReader } from "./sections.ts";

/** Gathers what the allocators had from the system and what they used of it, their instances (`[0]`, `[1]`, …) summed. */
export class Allocators {
  readonly #byType = new Map<string, { carriers: Bytes; blocks: Bytes }>();

  allocator(instance: string): SectionReader {
    return fields((section) => {
      const type = instance.replace(/\[\d+\]$/, "");
      const sum = this.#byType.get(type) ?? { carriers: 0, blocks: 0 };
      for (const [key, value] of section) {
        if (/^[ms]bcs carriers size$/.test(key)) sum.carriers += current(value);
        else if (/^[ms]bcs blocks.* size$/.test(key)) sum.blocks += current(value);
      }
      if (sum.carriers > 0) this.#byType.set(type, sum);
    });
  }

  finish(): CrashDump["allocators"] {
    return [...this.#byType]
      .map(([type, sums]) => ({ type, ...sums }))
      .sort((a, b) => b.carriers - a.carriers);
  }
}

/** The first of `current, highest since last asked, highest ever`. */
function current(value: string): number {
  return Number(value.split(" ", 1)[0]);
}
