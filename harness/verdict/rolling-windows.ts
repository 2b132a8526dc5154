import type { Millis } from "../base/units.ts";
import type { PhaseSpan } from "../timeline/types.ts";

type Span = Pick<PhaseSpan, "from" | "to">;

/** Every window of a length that ends at one of these moments within a phase; the whole phase where that is shorter. */
export function rollingWindows(moments: ArrayLike<Millis>, phase: Span, length: Millis): readonly Span[] {
  if (phase.to - phase.from <= length) return [{ from: phase.from, to: phase.to }];
  return Array.from(moments)
    .filter((t) => t - length >= phase.from && t <= phase.to)
    .map((t) => ({ from: t - length, to: t }));
}
