import { formatCount, formatDuration, formatQuantity, SECOND } from "../../base/units.ts";
import { defineGate, exactly, type Judgement, type ValuesOf } from "../gate.ts";
import { gainedIn, totalOf, type RunView } from "../run-view.ts";
import { bringsLoad, knowsItsUsers } from "../sessions.ts";
import { undisturbed } from "../undisturbed.ts";
import { between } from "../window.ts";

const options = {
  lateness: {
    value: SECOND,
    unit: "ms",
    meaning:
      "own delay of an act, above which a window counts as late; the least that one window can tell apart",
  },
  lateWindows: {
    value: 0.05,
    unit: "ratio",
    meaning: "share of the hold's windows that may be late: now and then a shared machine holds everybody up",
  },
  lateAtLeast: {
    value: 3,
    unit: "count",
    meaning: "late windows that are allowed however short the hold, less one",
  },
  local: {
    value: 0.001,
    unit: "ratio",
    meaning: "share of the acts tried that this machine may refuse (open files, ports)",
  },
  droppedIterations: {
    value: 0.05,
    unit: "ratio",
    meaning: "share of the hold's iterations of a k6 script that may be dropped for want of a free VU",
  },
} as const;

export const generatorHonest = defineGate({
  id: "generator-honest",
  title: "The generator did what the plan says",
  failureTitle: "The generator could not do what the plan says",
  why:
    "A generator that is late itself offers less load than it claims, and a service under less load looks better than " +
    "it is. Delays and drops that the service causes are the service's; these here are our own.",
  about: "conduct",
  level: "fail",
  applies: bringsLoad,
  requires: (scenario) =>
    knowsItsUsers(scenario) ? ["load.self_lateness", "load.sent"] : ["k6.iterations", "load.sent"],
  mayUse: () => ["load.errors.local", "generator.event_loop_delay", "generator.cpu", "k6.dropped_iterations"],
  phases: ["hold"],
  limits: {},
  options,
  evaluate(run, values) {
    if (run.end?.reason === "failed") return { outcome: "fail", reason: run.end.message, measured: [] };
    return knowsItsUsers(run.scenario) ? judgeLateness(run, values) : judgeIterations(run, values);
  },
});

function judgeLateness(run: RunView, values: ValuesOf<typeof options>): Judgement {
  const { lateness, lateWindows, lateAtLeast, local } = values;
  const delays = inHolds(run, "load.self_lateness");
  if (delays.length === 0) {
    const reason = "There is no reading of the generator's own lateness from the hold.";
    return { outcome: "inconclusive", reason, needs: "a run that reaches its hold", measured: [] };
  }
  const worst = most(delays)!;
  const late = delays.filter((delay) => delay > lateness).length;
  const sent = totalOf(run, "load.sent")!;
  const refused = totalOf(run, "load.errors.local") ?? 0;
  const share = late / delays.length;
  const measured = [
    exactly("late windows of the hold", "ratio", share, lateWindows),
    exactly("acts that this machine refused", "ratio", refused / Math.max(1, sent), local),
  ];
  if (late >= lateAtLeast && share > lateWindows) {
    const reason = `The generator itself was more than ${formatDuration(lateness)} late in ${late} of ${delays.length} windows of the hold, ${formatDuration(worst)} at worst${usage(run)}.`;
    return { outcome: "fail", reason, measured };
  }
  if (refused > local * sent) {
    const reason = `This machine would not open a connection for ${formatCount(refused)} of ${formatCount(sent)} acts (open files or ports).`;
    return { outcome: "fail", reason, measured };
  }
  const reason = `Acts left on time: the generator's own delay was ${formatDuration(worst)} at worst in the hold${usage(run)}.`;
  return { outcome: "pass", reason, measured };
}

/** A k6 script's requests have no intended times; its iterations have, where an arrival rate was asked for. */
function judgeIterations(run: RunView, values: ValuesOf<typeof options>): Judgement {
  const inHold = (counter: string) =>
    run.phases("hold").reduce((sum, hold) => sum + gainedIn(run, counter, hold), 0);
  const dropped = inHold("k6.dropped_iterations");
  const due = inHold("k6.iterations") + dropped;
  const sent = totalOf(run, "load.sent")!;
  const refused = totalOf(run, "load.errors.local") ?? 0;
  const share = dropped / Math.max(1, due);
  const measured = [
    exactly("iterations dropped in the hold", "ratio", share, values.droppedIterations),
    exactly("requests that this machine refused", "ratio", refused / Math.max(1, sent), values.local),
  ];
  if (share > values.droppedIterations) {
    const reason = `k6 dropped ${formatCount(dropped)} of ${formatCount(due)} iterations: it had no free VU for them, so less load left than the script asks for.`;
    return { outcome: "fail", reason, measured };
  }
  if (refused > values.local * sent) {
    const reason = `This machine would not open a connection for ${formatCount(refused)} of ${formatCount(sent)} requests (open files or ports).`;
    return { outcome: "fail", reason, measured };
  }
  const reason = `k6 dropped ${formatCount(dropped)} of ${formatCount(due)} iterations in the hold${usage(run)}.`;
  return { outcome: "pass", reason, measured };
}

/** The readings of a series in the holds of all cycles; a burst that a declared fault causes is not our own delay. */
function inHolds(run: RunView, name: string): readonly number[] {
  const series = run.series(name);
  const spans = run.phases("hold").flatMap((hold) => undisturbed(run, hold));
  return spans.flatMap(({ from, to }) => (series ? [...between(series, from, to).v] : []));
}

function most(values: readonly number[]): number | null {
  return values.reduce<number | null>((a, b) => (a !== null && a >= b ? a : b), null);
}

function usage(run: RunView): string {
  const cpu = most(inHolds(run, "generator.cpu"));
  const loop = most(inHolds(run, "generator.event_loop_delay"));
  const parts = [
    cpu !== null && `CPU up to ${formatQuantity(cpu, "ratio")} of a core`,
    loop !== null && `event loop held up for ${formatDuration(loop)} at most`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
