import type { Millis } from "../base/units.ts";
import type { PhaseSpan } from "../timeline/types.ts";
import type { RunView } from "./run-view.ts";
import type { Window } from "./window.ts";

type Span = Pick<PhaseSpan, "from" | "to">;
type Disturbed = Pick<RunView, "disturbed">;

/** What is left of a span without the times in which a declared fault is to blame. */
export function undisturbed({ disturbed }: Disturbed, { from, to }: Span): readonly Span[] {
  return disturbed.reduce<readonly Span[]>(
    (left, fault) => left.flatMap((span) => without(span, fault)),
    [{ from, to }],
  );
}

function without({ from, to }: Span, fault: Span): readonly Span[] {
  return [
    { from, to: Math.min(to, fault.from) },
    { from: Math.max(from, fault.to), to },
  ].filter((span) => span.to > span.from);
}

export function isDisturbed({ disturbed }: Disturbed, t: Millis): boolean {
  return disturbed.some(({ from, to }) => from <= t && t < to);
}

/** The samples at which no declared fault is to blame. */
export function undisturbedSamples(run: Disturbed, { t, v }: Window): Window {
  if (run.disturbed.length === 0) return { t, v };
  const kept = (_: number, index: number) => !isDisturbed(run, t[index]!);
  return { t: t.filter(kept), v: v.filter(kept) };
}
