import { formatCount, KIB, MIB, type Unit } from "../../base/units.ts";
import { mailboxSeries } from "../backlog.ts";
import { ACT_COUNTERS, actsOf, floorsOf } from "../cycles/floors.ts";
import { judgeCycles, LEAST_CYCLES } from "../cycles/judge-cycles.ts";
import type { CycleSubject, CycleVerdict } from "../cycles/types.ts";
import { defineGate, exactly, type Judgement } from "../gate.ts";
import type { RunView } from "../run-view.ts";
import { COUNT_SLACK } from "../sessions.ts";
import { heapOf, tableMemorySeries } from "../stuck.ts";
import type { ResolvedScenario } from "../../config/types.ts";

const TOTAL = "memory.total";

const MEMORY = [
  TOTAL,
  "memory.processes",
  "memory.system",
  "memory.ets",
  "memory.binary",
  "memory.atom",
  "memory.code",
];
/** Of which no cache keeps any by the user. */
const COUNTS = ["count.processes", "count.ports", "count.ets_tables", "count.atoms"];

const options = {
  share: {
    value: 0.005,
    unit: "ratio",
    meaning: "of the node's memory after the first cycle: growth of any kind of memory that means nothing",
  },
  memory: {
    value: 256 * KIB,
    unit: "B",
    meaning: "the same on a small node: the VM's own processes alone come to rest some 50 KiB apart",
  },
  heap: {
    value: MIB,
    unit: "B",
    meaning: "growth of one heap that means nothing: heaps come in sizes, each a fifth larger than the last",
  },
  count: {
    value: 10,
    unit: "count",
    meaning: "growth of a count that means nothing, unless it goes by exact multiples",
  },
  rows: {
    value: COUNT_SLACK.absolute,
    unit: "count",
    meaning: "growth of a watched table that means nothing, unless it goes by exact multiples",
  },
} as const;

export const cyclesReturn = defineGate({
  id: "cycles-return",
  title: "Every load/drain cycle comes back to the same floor",
  failureTitle: "Every load/drain cycle leaves more behind",
  why:
    "A cache that fills once drops out when the same load comes again and again: what still grows with every cycle, and " +
    "not less from one to the next, is kept for users who are gone.",
  about: "growth",
  level: "fail",
  applies: ({ load }) => load.cycles >= LEAST_CYCLES,
  requires: () => [TOTAL],
  mayUse: (scenario) => [...subjectSeries(scenario).map(({ series }) => series), ...ACT_COUNTERS],
  phases: ["settle"],
  limits: {
    cycles: { value: LEAST_CYCLES, unit: "count", meaning: "load.cycles below which this gate is left out" },
  },
  options,
  evaluate(run, values) {
    const floors = floorsOf(run, TOTAL);
    if (!floors || floors.length < LEAST_CYCLES) return nothingToJudge(run);
    const memory = Math.max(values.memory, values.share * floors[0]!.value);
    const subjects = subjectsOf(run, { ...values, memory });
    const acts = actsOf(run);
    return combine(subjects.map((subject) => ({ subject, verdict: judgeCycles(subject, acts) })));
  },
});

function nothingToJudge(run: RunView): Judgement {
  const settles = run.phases("settle").length;
  return {
    outcome: "inconclusive",
    reason: `${TOTAL} was not read after the collection of ${LEAST_CYCLES} cycles and every further one (${formatCount(settles)} came so far).`,
    needs: `${LEAST_CYCLES} whole cycles, and a settle of several probe intervals in each`,
    measured: [],
  };
}

interface Judged {
  readonly subject: CycleSubject;
  readonly verdict: CycleVerdict;
}

function combine(judged: readonly Judged[]): Judgement {
  const measured = judged
    .filter(isTelling)
    .map(({ subject: { name, unit }, verdict }) =>
      exactly(`growth of ${name} over the cycles`, unit, verdict.total, verdict.least),
    );
  const told = (outcome: CycleVerdict["outcome"]) =>
    judged.filter(({ verdict }) => verdict.outcome === outcome);
  const [unbounded, open] = [told("unbounded"), told("inconclusive")];
  if (unbounded.length > 0)
    return { outcome: "fail", reason: sentences(unbounded, "Growing as well:"), measured };
  if (open.length > 0) {
    return {
      outcome: "inconclusive",
      reason: sentences(open, "Open as well:"),
      needs: open[0]!.verdict.needs!,
      measured,
    };
  }
  const total = judged.find(({ subject }) => subject.name === TOTAL)!;
  return { outcome: "pass", reason: total.verdict.reason, measured };
}

/** What stands for all that came back, and everything that did not. */
function isTelling({ subject, verdict }: Judged): boolean {
  return subject.name === TOTAL || verdict.outcome !== "bounded" || verdict.total >= verdict.least;
}

/** The first in full, the others by name. */
function sentences(judged: readonly Judged[], so: string): string {
  const others = judged.slice(1).map(({ subject }) => subject.name);
  return judged[0]!.verdict.reason + (others.length > 0 ? ` ${so} ${others.join(", ")}.` : "");
}

/** The option that says what growth of a series means nothing. */
type Kind = "memory" | "heap" | "count" | "rows";

function subjectSeries({ probe, sessions }: ResolvedScenario): readonly { series: string; kind: Kind }[] {
  const tables = [...new Set([sessions.table, ...probe.tables])];
  return [
    ...COUNTS.map((series) => ({ series, kind: "count" as const })),
    ...tables.map((table) => ({ series: `table.${table}.rows`, kind: "rows" as const })),
    ...tables.map((table) => ({ series: tableMemorySeries(table), kind: "memory" as const })),
    ...mailboxSeries(probe.processes).map((mailbox) => ({ series: heapOf(mailbox), kind: "heap" as const })),
    ...MEMORY.map((series) => ({ series, kind: "memory" as const })),
  ];
}

/** What was read after every cycle. */
function subjectsOf(run: RunView, slack: Readonly<Record<Kind, number>>): readonly CycleSubject[] {
  return subjectSeries(run.scenario).flatMap(({ series, kind }) => {
    const floors = floorsOf(run, series);
    if (!floors) return [];
    const unit: Unit = run.series(series)!.unit;
    return [{ name: series, unit, floors, slack: slack[kind], uncached: kind === "count" }];
  });
}
