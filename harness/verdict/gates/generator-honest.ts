import { formatCount, formatDuration, formatQuantity, SECOND } from "../../base/units.ts";
import { defineGate, exactly, type Judgement, type ValuesOf } from "../gate.ts";
import { totalOf, type RunView } from "../run-view.ts";
import { between, highest } from "../window.ts";

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
  requires: () => ["load.self_lateness", "load.sent"],
  mayUse: () => ["load.errors.local", "generator.event_loop_delay", "generator.cpu"],
  phases: ["hold"],
  limits: {},
  options,
  evaluate(run, values) {
    if (run.end?.reason === "failed") return { outcome: "fail", reason: run.end.message, measured: [] };
    return judgeLateness(run, values);
  },
});

function judgeLateness(run: RunView, values: ValuesOf<typeof options>): Judgement {
  const { lateness, lateWindows, lateAtLeast, local } = values;
  const hold = run.phase("hold");
  const windows = hold && between(run.series("load.self_lateness")!, hold.from, hold.to);
  const worst = windows && highest(windows);
  if (!worst) {
    const reason = "There is no reading of the generator's own lateness from the hold.";
    return { outcome: "inconclusive", reason, needs: "a run that reaches its hold", measured: [] };
  }
  const late = windows.v.filter((delay) => delay > lateness).length;
  const sent = totalOf(run, "load.sent")!;
  const refused = totalOf(run, "load.errors.local") ?? 0;
  const share = late / windows.v.length;
  const measured = [
    exactly("late windows of the hold", "ratio", share, lateWindows),
    exactly("acts that this machine refused", "ratio", refused / Math.max(1, sent), local),
  ];
  if (late >= lateAtLeast && share > lateWindows) {
    const reason = `The generator itself was more than ${formatDuration(lateness)} late in ${late} of ${windows.v.length} windows of the hold, ${formatDuration(worst.v)} at worst${usage(run, hold.from, hold.to)}.`;
    return { outcome: "fail", reason, measured };
  }
  if (refused > local * sent) {
    const reason = `This machine would not open a connection for ${formatCount(refused)} of ${formatCount(sent)} acts (open files or ports).`;
    return { outcome: "fail", reason, measured };
  }
  const reason = `Acts left on time: the generator's own delay was ${formatDuration(worst.v)} at worst in the hold${usage(run, hold.from, hold.to)}.`;
  return { outcome: "pass", reason, measured };
}

function usage(run: RunView, from: number, to: number): string {
  const most = (name: string) => {
    const series = run.series(name);
    return series && highest(between(series, from, to));
  };
  const cpu = most("generator.cpu");
  const loop = most("generator.event_loop_delay");
  const parts = [
    cpu && `CPU up to ${formatQuantity(cpu.v, "ratio")} of a core`,
    loop && `event loop held up for ${formatDuration(loop.v)} at most`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
