import type { Unit } from "../base/units.ts";
import type { Facts } from "./facts.ts";
import type { Evidence, Figure, Finding } from "./types.ts";

/** Something that a cause would show, and what was seen of it; null where it was not seen. */
export interface Sign {
  /** How much it tells this cause from the others: 1 goes along with it, 4 is next to proof. */
  readonly weight: 1 | 2 | 3 | 4;
  readonly seen: Evidence | null;
}

/** What a rule says of a run. */
export interface Answer extends Omit<Finding, "ruleId" | "confidence" | "evidence" | "page"> {
  readonly signs: readonly Sign[];
}

/** One cause. Null where what grows cannot be of it. */
export interface Rule {
  readonly id: string;
  readonly look: (facts: Facts) => Answer | null;
}

/** Each thing that speaks against a cause leaves this share of the confidence in it. */
const AGAINST = 0.6;

/** With every sign seen: others may look alike. */
const SUREST = 0.95;

/** Confidence: the weight of the signs that were seen of all that the cause would show, less what speaks against it. */
export function findingOf(id: string, { signs, ...answer }: Answer): Finding {
  const weightOf = (of: readonly Sign[]) => of.reduce((sum, { weight }) => sum + weight, 0);
  const seen = signs.filter((sign) => sign.seen !== null);
  const confidence = SUREST * (weightOf(seen) / weightOf(signs)) * AGAINST ** answer.evidenceAgainst.length;
  return {
    ...answer,
    ruleId: id,
    confidence: Math.round(confidence * 100) / 100,
    evidence: seen.map((sign) => sign.seen!),
    page: `docs/leaks/${id}.md`,
  };
}

/** A sign that was seen if the condition holds. */
export function sign(
  weight: Sign["weight"],
  holds: boolean,
  sentence: string,
  figures: readonly Figure[] = [],
): Sign {
  return { weight, seen: holds ? { sentence, figures } : null };
}

/** Growth for each act that may drive it; null where there was none. */
export function perAct(facts: Facts, gained: number, unit: Unit): Finding["driver"] {
  const vanished = facts.total("load.sessions_vanished");
  const opened = facts.total("load.sessions_opened");
  if (gained <= 0 || opened === 0) return null;
  // What is nearer to one for each vanished user than to one for each log-in is what vanished users leave.
  const nearer = vanished > 0 && Math.abs(Math.log(gained / vanished)) < Math.abs(Math.log(gained / opened));
  return nearer && unit === "count"
    ? { act: "user who vanished", perAct: gained / vanished, unit }
    : { act: "log-in", perAct: gained / opened, unit };
}
