import { usageError } from "../../base/errors.ts";
import type { ResolvedScenario } from "../../config/types.ts";
import type { Gate } from "../gate.ts";
import { generatorHonest } from "./generator-honest.ts";
import { heapBounded } from "./heap-bounded.ts";
import { loadCarried } from "./load-carried.ts";
import { mailboxesDrained } from "./mailboxes-drained.ts";
import { memoryBounded } from "./memory-bounded.ts";
import { rssBounded } from "./rss-bounded.ts";
import { sessionsBounded } from "./sessions-bounded.ts";
import { sessionsKept } from "./sessions-kept.ts";
import { targetAlive } from "./target-alive.ts";

/** Every gate, the most telling first: the first that fails gives the verdict its sentence. */
export const gates: readonly Gate[] = checked([
  sessionsBounded,
  heapBounded,
  mailboxesDrained,
  memoryBounded,
  targetAlive,
  generatorHonest,
  loadCarried,
  sessionsKept,
  rssBounded,
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
    for (const [name, { value, meaning }] of Object.entries(gate.limits)) {
      if (!Number.isFinite(value) || meaning.trim() === "") throw lacks(`does not explain its limit ${name}`);
    }
    seen.add(gate.id);
  }
  return list;
}

/** @throws BeamsoakError (exit 2) for a gate that the scenario sets and that does not exist */
export function requireKnownGates(scenario: ResolvedScenario): void {
  const known = gates.map(({ id }) => id);
  const unknown = Object.keys(scenario.gates).filter((id) => !known.includes(id));
  if (unknown.length === 0) return;
  throw usageError(
    "GATE_UNKNOWN",
    `Scenario ${scenario.name} sets ${unknown.map((id) => `gates["${id}"]`).join(", ")}, which does not exist.`,
    `The gates are ${known.join(", ")}.`,
  );
}
