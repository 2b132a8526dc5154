import { MIB } from "../../base/units.ts";
import { ACTS_SENT, mailboxSeries, ownerOf } from "../backlog.ts";
import { defineGate, type ValuesOf } from "../gate.ts";
import { judgeHeld, type HeldSubject } from "../held.ts";
import { LOAD_SERIES } from "../hold-trend.ts";
import { totalOf, type RunView } from "../run-view.ts";
import { heapOf, stuckHeap } from "../stuck.ts";

const options = {
  timesAtRest: {
    value: 4,
    unit: "ratio",
    meaning: "heap over heap at rest: a full collection leaves up to four times the live data unshrunk",
  },
  perSession: {
    value: 16,
    unit: "B",
    meaning: "for each session opened: two words, a list cell, the least that keeping anything of each takes",
  },
  floor: {
    value: MIB,
    unit: "B",
    meaning: "beyond the heap at rest: what OTP's own processes come and go with",
  },
} as const;

export const heapBounded = defineGate({
  id: "heap-bounded",
  title: "Process heaps come back",
  failureTitle: "A process heap grows and stays",
  why:
    "Once the load is gone and a collection was forced, a heap holds only what its process keeps. What such a " +
    "collection gives back was garbage and is no leak, however large it was.",
  about: "growth",
  level: "fail",
  requires: () => ["heap.largest"],
  mayUse: ({ probe }) => [
    ...heapSeries(probe.processes),
    ...mailboxSeries(probe.processes),
    ...LOAD_SERIES,
    ACTS_SENT,
  ],
  phases: ["baseline", "drain", "settle"],
  limits: {},
  options,
  evaluate: (run, values) => judgeHeld(run, subjectsOf(run, values)),
});

function heapSeries(processes: readonly string[]): readonly string[] {
  return mailboxSeries(processes).map(heapOf);
}

function subjectsOf(run: RunView, values: ValuesOf<typeof options>): readonly HeldSubject[] {
  const { timesAtRest, perSession, floor } = values;
  const opened = totalOf(run, "load.sessions_opened") ?? 0;
  return mailboxSeries(run.scenario.probe.processes).map((mailbox) => ({
    series: heapOf(mailbox),
    unit: "B",
    label: labelOf(mailbox),
    headline: heapOf(mailbox) === "heap.largest",
    limit: (base) => Math.max(timesAtRest * base, base + perSession * opened, base + floor),
    stuck: () => stuckHeap(run, mailbox),
  }));
}

function labelOf(mailbox: string): string {
  const process = ownerOf(mailbox);
  return process === null ? "largest heap" : `heap of ${process}`;
}
