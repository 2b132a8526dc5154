import { SECOND, type Bytes } from "../../base/units.ts";
import { mailboxSeries } from "../backlog.ts";
import type { RunView } from "../run-view.ts";
import { accountSessions, overHigh, underLow, type AccountedSample } from "../sessions.ts";
import { isCertain, stretchesOf } from "../stretches.ts";
import type { Return } from "../types.ts";
import { highest, last, median, type Window } from "../window.ts";
import { faredIn } from "./answers.ts";
import { firstBack } from "./first-back.ts";
import { samplesIn, type Span } from "./level-before.ts";

/** When every mailbox that was read is no longer than before; what comes in a tenth of a second may wait. */
export function mailboxesBack(run: RunView, before: Span, after: Span): Return {
  const rate = (faredIn(run, before).due * SECOND) / Math.max(SECOND, before.to - before.from);
  const returns = mailboxSeries(run.scenario.probe.processes).map((name): Return => {
    const most = Math.max(highest(samplesIn(run, name, before))?.v ?? 0, rate / 10);
    return backIn(samplesIn(run, name, after), after, (value) => value <= most);
  });
  return latestOf(returns);
}

/** When the session table stood within the ledger's bounds again. */
export function sessionsBack(samples: readonly AccountedSample[], { from, to }: Span): Return {
  const seen = samples.filter(({ t }) => t > from && t < to);
  const readings = seen.map((sample) => ({
    from: sample.t,
    to: sample.t,
    good: overHigh(sample) <= 0 && underLow(sample) <= 0,
  }));
  return firstBack(readings, from);
}

/** Sessions that have to be held and certainly were not there, at most. */
export function mostMissing(
  run: RunView,
  samples: readonly AccountedSample[],
  { from, to }: Span,
): number | null {
  const seen = samples.filter(({ t }) => t > from && t < to);
  if (seen.length === 0) return null;
  const certain = stretchesOf(seen, underLow).filter((stretch) => isCertain(stretch, run));
  return Math.max(0, ...certain.map(({ worst }) => worst.low - worst.rows));
}

/** Sessions that the table held at the last reading before. */
export function heldBefore(samples: readonly AccountedSample[], before: Span): number | null {
  return samples.findLast(({ t }) => t >= before.from && t <= before.to)?.rows ?? null;
}

/** The account from the moment on at which there is one: ramps are no exception. */
export function accountFromStart(run: RunView): readonly AccountedSample[] {
  return accountSessions(run, run.phase("ramp", 1)?.from ?? null);
}

/** The node's memory before, and the last that was seen in a time under the same load. */
export function memoryAround(
  run: RunView,
  before: Span,
  after: Span,
): { before: Bytes; after: Bytes } | null {
  const earlier = samplesIn(run, "memory.total", before).v;
  const later = last(samplesIn(run, "memory.total", after));
  return earlier.length > 0 && later ? { before: median(earlier), after: later.v } : null;
}

function backIn(samples: Window, after: Span, isGood: (value: number) => boolean): Return {
  const readings = Array.from(samples.t, (t, i) => ({ from: t, to: t, good: isGood(samples.v[i]!) }));
  return firstBack(readings, after.from);
}

/** All are back when the last is. */
export function latestOf(returns: readonly Return[]): Return {
  const away = returns.filter((one) => one.state === "away");
  if (away.length > 0) return away.reduce((a, b) => (b.watched > a.watched ? b : a));
  const back = returns.filter((one) => one.state === "back");
  return back.reduce<Return>((a, b) => (a.state === "back" && a.after >= b.after ? a : b), {
    state: "unseen",
  });
}
