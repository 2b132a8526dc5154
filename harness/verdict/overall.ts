import { ExitCode } from "../base/exit-codes.ts";
import { formatCount } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";
import type { GateResult, Verdict } from "./types.ts";

type Overall = Omit<Verdict, "gates" | "warnings">;

/** Gates whose failure is no finding about memory. */
const TARGET_ALIVE = "target-alive";
const GENERATOR_HONEST = "generator-honest";

/**
 * One outcome of many, the first that applies: the target died, the generator was at fault, a gate failed, something
 * stayed open, bounded. Only gates at level `fail` count. A failure that was certain before the target died stays in
 * the sentence.
 */
export function overall(results: readonly GateResult[], scenario: ResolvedScenario): Overall {
  const counted = results.filter(({ level }) => level === "fail");
  const failed = counted.filter(({ outcome }) => outcome === "fail");
  const died = failed.find(({ gateId }) => gateId === TARGET_ALIVE);
  const dishonest = failed.find(({ gateId }) => gateId === GENERATOR_HONEST);
  const findings = failed.filter((result) => result !== died && result !== dishonest);
  if (died) {
    const before = findings.length > 0 ? ` Before that, ${lowerFirst(sentenceOf(findings))}` : "";
    return { outcome: "target-died", sentence: died.reason + before, exitCode: ExitCode.target };
  }
  if (dishonest) {
    const sentence = `This run proves nothing: ${lowerFirst(dishonest.reason)}`;
    return { outcome: "invalid", sentence, exitCode: ExitCode.invalid };
  }
  if (findings.length > 0) {
    const sentence = `Unbounded: ${sentenceOf(findings)}`;
    return { outcome: "unbounded", sentence, exitCode: ExitCode.gateFailed };
  }
  return openOrBounded(counted, scenario);
}

function openOrBounded(counted: readonly GateResult[], { population }: ResolvedScenario): Overall {
  const open = counted.filter(({ outcome }) => outcome !== "pass");
  if (open.length > 0) {
    const more = open.length > 1 ? ` (${open.length} gates are open)` : "";
    return {
      outcome: "inconclusive",
      sentence: `Inconclusive: ${lowerFirst(open[0]!.reason)}${more}`,
      exitCode: ExitCode.inconclusive,
    };
  }
  if (counted.length === 0) {
    return {
      outcome: "inconclusive",
      sentence: "Inconclusive: no gate was on.",
      exitCode: ExitCode.inconclusive,
    };
  }
  const sentence = `Bounded at ${formatCount(population.users)} users: ${lowerFirst(counted[0]!.reason)}`;
  return { outcome: "bounded", sentence, exitCode: ExitCode.bounded };
}

/** The first finding in full, the others by name. */
function sentenceOf(findings: readonly GateResult[]): string {
  const others = findings.slice(1).map(({ gateId }) => gateId);
  return findings[0]!.reason + (others.length > 0 ? ` Also failed: ${others.join(", ")}.` : "");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
