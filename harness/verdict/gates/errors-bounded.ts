import { formatCount, formatDuration, formatQuantity, MINUTE, type Millis } from "../../base/units.ts";
import { defineGate, exactly } from "../gate.ts";
import { rollingWindows } from "../rolling-windows.ts";
import { gainedIn, type RunView } from "../run-view.ts";
import type { PhaseSpan } from "../../timeline/types.ts";
import { undisturbed } from "../undisturbed.ts";
import { sampleAt } from "../window.ts";
import { bringsLoad } from "../sessions.ts";

const COUNTERS = ["load.due", "load.sent", "load.ok"] as const;

export const errorsBounded = defineGate({
  id: "errors-bounded",
  title: "Users get their answers",
  failureTitle: "Too many acts fail",
  why:
    "An act that was refused, cut off, answered with an error, timed out or never sent is a user who did not get what " +
    "was asked for. An average over a long hold hides a bad minute, so every stretch of it is looked at.",
  about: "conduct",
  level: "warn",
  applies: bringsLoad,
  requires: () => COUNTERS,
  mayUse: () => ["load.in_flight", "load.dropped"],
  phases: ["hold"],
  limits: {},
  options: {
    share: { value: 0.01, unit: "ratio", meaning: "of the acts that came due in a window, that may fail" },
    window: {
      value: MINUTE,
      unit: "ms",
      meaning: "length of the rolling windows; a hold that is shorter is one window",
    },
  },
  evaluate(run, { share, window }) {
    const { t } = run.series("load.due")!;
    const spans = run.phases("hold").flatMap((hold) => undisturbed(run, hold));
    const windows = spans.flatMap((span) => rollingWindows(t, span, window));
    const rates = windows.map((span) => ({ span, ...failuresIn(run, span) })).filter(({ due }) => due > 0);
    const worst = rates.reduce<(typeof rates)[number] | null>(
      (a, b) => (a && a.rate >= b.rate ? a : b),
      null,
    );
    if (!worst) {
      const reason = `No act came due in the hold${run.disturbed.length > 0 ? " but while a fault was to blame" : ""}.`;
      return { outcome: "inconclusive", reason, needs: "a run that reaches its hold", measured: [] };
    }
    const measured = [
      exactly(`acts failed in the worst ${lengthOf(worst.span)}`, "ratio", worst.rate, share),
    ];
    const reason = `In the worst ${lengthOf(worst.span)} of the hold ${formatQuantity(worst.rate, "ratio")} of ${formatCount(worst.due)} acts failed${run.disturbed.length > 0 ? ", the times of declared faults left out" : ""}.`;
    return { outcome: worst.rate > share ? "fail" : "pass", reason, measured };
  },
});

/** Acts given up unsent, and acts sent that were neither answered with 2xx nor are still under way. */
function failuresIn(run: RunView, span: Pick<PhaseSpan, "from" | "to">): { due: number; rate: number } {
  const gained = (counter: string) => gainedIn(run, counter, span);
  const due = gained("load.due");
  const failed = gained("load.sent") - gained("load.ok") - underWay(run, span.to) + underWay(run, span.from);
  return { due, rate: Math.max(0, failed + gained("load.dropped")) / Math.max(1, due) };
}

function underWay(run: RunView, t: Millis): number {
  const inFlight = run.series("load.in_flight");
  return (inFlight && sampleAt(inFlight, t)?.v) ?? 0;
}

function lengthOf({ from, to }: Pick<PhaseSpan, "from" | "to">): string {
  return formatDuration(to - from);
}
