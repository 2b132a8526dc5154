import type { ResolvedScenario } from "../config/types.ts";
import type { Timeline } from "../timeline/types.ts";
import type { Verdict } from "../verdict/types.ts";
import { findingsOfDeath } from "./dead-node.ts";
import { factsOf } from "./facts.ts";
import { findingOf } from "./rule.ts";
import { rules } from "./rules/registry.ts";
import type { Finding } from "./types.ts";

/** A cause that is less certain than this is not told: it would only distract. */
const LEAST_CONFIDENCE = 0.35;

/**
 * What may be at the bottom of a verdict, leaks before waste and the surest first, without what the surest one rules out. Pure: the same record
 * gets the same answer.
 */
export function diagnose(
  timeline: Timeline,
  scenario: ResolvedScenario,
  verdict: Verdict,
): readonly Finding[] {
  const told = findingsOfRules(timeline, scenario, verdict);
  const findings = [
    ...told,
    ...findingsOfDeath(timeline).filter(({ ruleId }) => told.every((other) => other.ruleId !== ruleId)),
  ];
  const ruledOut = new Set(findings[0]?.rejected.map(({ ruleId }) => ruleId));
  return findings.filter(({ ruleId }) => !ruledOut.has(ruleId));
}

/** Those that are sure enough to be told; none where the inside of the node is not on the record. */
function findingsOfRules(
  timeline: Timeline,
  scenario: ResolvedScenario,
  verdict: Verdict,
): readonly Finding[] {
  const facts = factsOf(timeline, scenario, verdict);
  if (!facts) return [];
  return rules
    .flatMap(({ id, look }) => {
      const answer = look(facts);
      return answer ? [findingOf(id, answer)] : [];
    })
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
    .toSorted((a, b) => Number(isLeak(b)) - Number(isLeak(a)) || b.confidence - a.confidence);
}

function isLeak({ status }: Finding): boolean {
  return status === "leaking";
}
