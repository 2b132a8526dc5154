import { SECOND } from "../../base/units.ts";
import type { Series } from "../../timeline/types.ts";

/** A counter as its rate a second between samples; a counter that began again starts a new count. */
export function rateOf({ name, t, v }: Series): Series {
  const rate = v.subarray(1).map((value, index) => {
    const before = v[index]!;
    return ((value < before ? value : value - before) * SECOND) / (t[index + 1]! - t[index]!);
  });
  return { name, unit: "per-second", type: "gauge", t: t.subarray(1), v: rate };
}
