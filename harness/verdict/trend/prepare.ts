import { formatCount, formatDuration } from "../../base/units.ts";
import { quantileInPlace } from "../stats/quantile.ts";
import type { Window } from "../window.ts";
import { changesOf, epochsOf } from "./epochs.ts";

/** A series as it can be judged: finite values, ascending times, one stretch for each life of the node. */
export interface Prepared {
  readonly epochs: readonly Window[];
  /** A sentence for each thing that had to be done or that was found. */
  readonly remarks: readonly string[];
}

/** Gaps between two samples that are wider than this many usual intervals are holes. */
const HOLE = 2.5;

/** `restarts`: times at which the node is known to have started again. */
export function prepare(series: Window, restarts: readonly number[]): Prepared {
  const { window: finite, remark: left } = finiteOnly(series);
  const { window: sorted, remark: order } = inOrder(finite);
  const { window, remark: doubles } = onePerTime(sorted);
  const interval = quantileInPlace(changesOf(window.t), 0.5);
  const epochs = epochsOf(window, HOLE * interval, restarts);
  const restarted =
    epochs.length > 1
      ? `The node seems to have restarted ${plural(epochs.length - 1, "time")}; each life is judged on its own.`
      : null;
  const remarks = [left, order, doubles, holesIn(window, HOLE * interval), restarted];
  return { epochs, remarks: remarks.filter((remark) => remark !== null) };
}

interface Step {
  readonly window: Window;
  readonly remark: string | null;
}

function finiteOnly({ t, v }: Window): Step {
  let gone = 0;
  for (let i = 0; i < t.length; i++) if (!Number.isFinite(t[i]) || !Number.isFinite(v[i])) gone++;
  if (gone === 0) return { window: { t, v }, remark: null };
  const keep = (_: number, i: number) => Number.isFinite(t[i]) && Number.isFinite(v[i]);
  const window = { t: t.filter(keep), v: v.filter(keep) };
  return { window, remark: `${plural(gone, "sample")} without a finite number left out.` };
}

function inOrder({ t, v }: Window): Step {
  const earlier = t.reduce((count, time, i) => count + (i > 0 && time < t[i - 1]! ? 1 : 0), 0);
  if (earlier === 0) return { window: { t, v }, remark: null };
  const order = Uint32Array.from(t.keys()).sort((a, b) => t[a]! - t[b]! || a - b);
  const window = { t: t.map((_, i) => t[order[i]!]!), v: v.map((_, i) => v[order[i]!]!) };
  return { window, remark: `${plural(earlier, "sample")} earlier than the one before: sorted by time.` };
}

/** Of samples at one time the last one counts: it is the correction. */
function onePerTime({ t, v }: Window): Step {
  const keep = (_: number, i: number) => t[i] !== t[i + 1];
  if (t.every(keep)) return { window: { t, v }, remark: null };
  const window = { t: t.filter(keep), v: v.filter(keep) };
  const gone = t.length - window.t.length;
  return { window, remark: `${plural(gone, "sample")} at the time of another left out.` };
}

function holesIn({ t }: Window, widest: number): string | null {
  let holes = 0;
  let missing = 0;
  for (let i = 1; i < t.length; i++) {
    if (t[i]! - t[i - 1]! <= widest) continue;
    holes++;
    missing += t[i]! - t[i - 1]!;
  }
  if (holes === 0) return null;
  return `${plural(holes, "gap")} of ${formatDuration(missing)} in all; nothing is assumed of what was not sampled.`;
}

/** `1 sample`, `3 samples`. */
function plural(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? "" : "s"}`;
}
