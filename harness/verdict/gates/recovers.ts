import { formatDuration, SECOND, type Millis } from "../../base/units.ts";
import { aftermathOf, aftermathSeries, allBack } from "../aftermath/aftermath.ts";
import { defineGate, exactly, type Answer } from "../gate.ts";
import type { RunView } from "../run-view.ts";
import type { Aftermath } from "../types.ts";

const options = {
  within: {
    value: 30 * SECOND,
    unit: "ms",
    meaning: "after the end of a fault, in which answers, sessions and mailboxes have to be as before",
  },
  failures: {
    value: 0.01,
    unit: "ratio",
    meaning: "more of the acts than before the fault that may fail in a second that counts as answered",
  },
  latency: {
    value: 3,
    unit: "ratio",
    meaning: "times the 90th percentile of before, up to which answers come as before",
  },
  latencyMore: {
    value: SECOND / 10,
    unit: "ms",
    meaning: "longer than the 90th percentile of before, where that is more",
  },
} as const;

export const recovers = defineGate({
  id: "recovers",
  title: "The service recovers from every fault",
  failureTitle: "The service does not recover from a fault",
  why:
    "What goes wrong for a while has to be over when it is over. A service that stays slow, keeps refusing or never works " +
    "off what has piled up turns a short fault of something else into a long one of its own.",
  about: "conduct",
  level: "fail",
  applies: ({ faults }) => (faults?.length ?? 0) > 0,
  requires: () => [],
  mayUse: aftermathSeries,
  phases: [],
  limits: {},
  options,
  evaluate(run, demand) {
    const aftermath = aftermathOf(run, demand);
    const measured = aftermath.flatMap((one) => measure(one, demand.within));
    const answers = [...aftermath.map((one) => judge(run, one, demand.within)), ...unplayed(run)];
    const failed = answers.filter(({ outcome }) => outcome === "fail");
    const open = answers.find((answer) => answer.outcome === "inconclusive");
    const told = (list: readonly Answer[]) => list.map(({ reason }) => reason).join(" ");
    if (failed.length > 0) return { outcome: "fail", reason: told(failed), measured, aftermath };
    if (open?.outcome === "inconclusive") return { ...open, measured, aftermath };
    if (answers.length > 0) return { outcome: "pass", reason: told(answers), measured, aftermath };
    const reason = "No fault was played.";
    return { outcome: "inconclusive", reason, needs: "a scenario with faults", measured };
  },
});

function measure(aftermath: Aftermath, within: Millis) {
  const back = allBack(aftermath);
  if (back.state === "unseen") return [];
  const label = back.state === "back" ? "as before after" : "not as before for";
  const value = back.state === "back" ? back.after : back.watched;
  return [exactly(`fault ${aftermath.fault}: ${label}`, "ms", value, within)];
}

function judge(run: RunView, aftermath: Aftermath, within: Millis): Answer {
  const { statement: reason, to } = aftermath;
  const back = allBack(aftermath);
  const died = diedAfter(run, aftermath);
  if (died !== null) return { outcome: "fail", reason: died };
  if (to === null) return { outcome: "inconclusive", reason, needs: "a fault that ends before the run does" };
  if (back.state === "back") return { outcome: back.after <= within ? "pass" : "fail", reason };
  if (back.state === "away" && back.watched >= within) return { outcome: "fail", reason };
  const watched = back.state === "away" ? back.watched : 0;
  const needs = `a phase longer by ${formatDuration(within - watched)} after the fault, under the same load`;
  return { outcome: "inconclusive", reason, needs };
}

/** A node that dies of a fault has not recovered from it; one that was killed for good was not meant to. */
function diedAfter(run: RunView, { fault, name, kind, from, to }: Aftermath): string | null {
  const death = run.events("target.died").at(-1);
  const isLast = run.events("fault.begin").at(-1)?.t === from;
  if (!death || !isLast || (kind === "kill" && to === null)) return null;
  return `Fault ${fault}, ${name}, had begun ${formatDuration(death.t - from)} before the node died.`;
}

/** Faults that were declared and could not be done, or were not come to. */
function unplayed(run: RunView): readonly Answer[] {
  const failed = [...run.events("fault.failed"), ...run.events("fault.skipped")].map(
    ({ message }) => message,
  );
  const planned = (run.scenario.faults?.length ?? 0) * Math.max(1, run.cycles);
  const told = run.events("fault.begin").length + run.events("fault.skipped").length;
  const missing = planned > told ? ["The run ended before every fault was played."] : [];
  const needs = "a run in which every fault is played";
  return [...failed, ...missing].map((reason): Answer => ({ outcome: "inconclusive", reason, needs }));
}
