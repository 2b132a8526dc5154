import { HOUR, type Millis } from "../base/units.ts";
import type { LocalK6 } from "../load/k6/choice.ts";
import { requireK6 } from "../target/k6.ts";

/** k6 on this machine: one process, and a fresh one each hour, unless told otherwise. */
export async function localK6(flags: {
  readonly k6Processes?: number;
  readonly k6Relief?: Millis;
}): Promise<LocalK6> {
  const { k6Processes: instances = 1, k6Relief: relieveAfter = HOUR } = flags;
  const { program } = await requireK6();
  return { kind: "local", program, instances, relieveAfter };
}
