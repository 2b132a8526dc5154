import { wordsToBytes, type Bytes } from "../base/units.ts";
import type { OsMemory } from "../target/types.ts";
import type { SampleAnswer } from "./answers.ts";

type Values = Readonly<Record<string, number>>;

/** A node's sample as values of series. */
export function nodeValues({ memory, counts, run_queue }: SampleAnswer): Values {
  return {
    ...prefixed("memory", memory),
    ...prefixed("count", counts),
    "scheduler.run_queue": run_queue,
  };
}

/** The watched tables that exist. */
export function tableValues({ tables }: SampleAnswer, wordsize: Bytes): Values {
  const values: Record<string, number> = {};
  for (const [name, table] of Object.entries(tables)) {
    if (table === null) continue;
    values[`table.${name}.rows`] = table.rows;
    values[`table.${name}.memory`] = wordsToBytes(table.words, wordsize);
  }
  return values;
}

/** The operating system's view, part by part. */
export function osValues({ rss, cgroup }: OsMemory): Values {
  if (!cgroup) return { "os.rss": rss };
  const { used, usage, inactiveFile, failures } = cgroup;
  return { "os.rss": rss, ...prefixed("cgroup", { used, usage, inactive_file: inactiveFile, failures }) };
}

function prefixed(prefix: string, values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
}
