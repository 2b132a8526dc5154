import { scenarioError } from "../../config/problems.ts";
import type { ResolvedScenario } from "../../config/types.ts";
import type { Gate } from "../gate.ts";
import { problemsOfGates } from "../gate-settings.ts";
import { absoluteLimits } from "./absolute-limits.ts";
import { atomsBounded } from "./atoms-bounded.ts";
import { carriersUsed } from "./carriers-used.ts";
import { cyclesReturn } from "./cycles-return.ts";
import { errorsBounded } from "./errors-bounded.ts";
import { generatorBounded } from "./generator-bounded.ts";
import { generatorHonest } from "./generator-honest.ts";
import { heapBounded } from "./heap-bounded.ts";
import { latencyBounded } from "./latency-bounded.ts";
import { loadCarried } from "./load-carried.ts";
import { mailboxesDrained } from "./mailboxes-drained.ts";
import { memoryBounded } from "./memory-bounded.ts";
import { memoryCategories } from "./memory-categories.ts";
import { memoryLimit } from "./memory-limit.ts";
import { recovers } from "./recovers.ts";
import { pagesBounded } from "./pages-bounded.ts";
import { portsBounded } from "./ports-bounded.ts";
import { processesBounded } from "./processes-bounded.ts";
import { rssBounded } from "./rss-bounded.ts";
import { sessionsBounded } from "./sessions-bounded.ts";
import { sessionsKept } from "./sessions-kept.ts";
import { tablesBounded } from "./tables-bounded.ts";
import { targetAlive } from "./target-alive.ts";

/** Every gate, the most telling first: the first that fails gives the verdict its sentence. */
export const gates: readonly Gate[] = checked([
  sessionsBounded,
  heapBounded,
  mailboxesDrained,
  tablesBounded,
  processesBounded,
  portsBounded,
  atomsBounded,
  memoryBounded,
  cyclesReturn,
  ...memoryCategories,
  memoryLimit,
  targetAlive,
  recovers,
  generatorHonest,
  loadCarried,
  errorsBounded,
  latencyBounded,
  pagesBounded,
  absoluteLimits,
  sessionsKept,
  rssBounded,
  carriersUsed,
  generatorBounded,
]);

/** @throws Error that names the gate and what it lacks */
export function checked(list: readonly Gate[]): readonly Gate[] {
  const seen = new Set<string>();
  for (const gate of list) {
    const lacks = (what: string) => new Error(`gate "${gate.id}" ${what}`);
    if (!/^[a-z]+(-[a-z]+)*$/.test(gate.id)) throw lacks("has an id that is not kebab-case");
    if (seen.has(gate.id)) throw lacks("is listed twice");
    for (const text of ["title", "failureTitle", "why"] as const) {
      if (gate[text].trim() === "") throw lacks(`has no ${text}`);
    }
    if (gate.title === gate.failureTitle) throw lacks("reads the same whether it holds or fails");
    for (const [name, { value, meaning }] of Object.entries({ ...gate.limits, ...gate.options })) {
      if (Number.isNaN(value) || meaning.trim() === "") throw lacks(`does not explain its limit ${name}`);
      if (name === "level") throw lacks("has an option named level");
    }
    seen.add(gate.id);
  }
  return list;
}

/** @throws BeamsoakError (exit 2) that lists every gate and option that does not exist or has an impossible value */
export function requireKnownGates(scenario: ResolvedScenario): void {
  const problems = problemsOfGates(gates, scenario);
  if (problems.length > 0) throw scenarioError(`Scenario ${scenario.name}`, problems);
}
