import { ExitCode } from "../base/exit-codes.ts";
import { formatDuration, type Millis } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";
import { loadText } from "./load-text.ts";
import type { GateResult, Verdict } from "./types.ts";

type Overall = Omit<Verdict, "gates" | "warnings">;

/** Gates whose failure is no finding about memory. */
const TARGET_ALIVE = "target-alive";
const GENERATOR_HONEST = "generator-honest";

/**
 * One outcome of many, the first that applies: the target died, the generator was at fault, something is unbounded, a
 * gate failed otherwise, something stayed open, bounded. Only gates at level `fail` count, and any one of them decides.
 * A failure that was certain before the target died stays in the sentence.
 */
export function overall(results: readonly GateResult[], scenario: ResolvedScenario): Overall {
  const counted = results.filter(({ level }) => level === "fail");
  const failed = counted.filter(({ outcome }) => outcome === "fail");
  const died = failed.find(({ gateId }) => gateId === TARGET_ALIVE);
  const dishonest = failed.find(({ gateId }) => gateId === GENERATOR_HONEST);
  const findings = failed.filter((result) => result !== died && result !== dishonest);
  const soonest = soonestLimit(findings);
  const timeToLimit = soonest?.timeToLimit ?? null;
  if (died) {
    const before = findings.length > 0 ? ` Before that, ${lowerFirst(sentenceOf(findings))}` : "";
    const sentence = died.reason + before;
    return { outcome: "target-died", sentence, timeToLimit, exitCode: ExitCode.target };
  }
  if (dishonest) {
    const sentence = `This run proves nothing: ${lowerFirst(dishonest.reason)}`;
    return { outcome: "invalid", sentence, timeToLimit: null, exitCode: ExitCode.invalid };
  }
  if (findings.length > 0) return failure(findings, soonest);
  return { ...openOrBounded(counted, scenario), timeToLimit: null };
}

/** A slow service is a failure of another kind than a growing one. */
function failure(findings: readonly GateResult[], soonest: Limited | null): Overall {
  const growing = findings.filter(({ about }) => about === "growth");
  const others = findings.filter(({ about }) => about !== "growth");
  const outcome = growing.length > 0 ? "unbounded" : "failed";
  const told = growing[0]?.trends?.some(({ series }) => series === soonest?.series) ?? false;
  const limit =
    soonest && !told
      ? ` At this rate ${soonest.series} reaches its limit in ${formatDuration(soonest.timeToLimit)}.`
      : "";
  const sentence = sentenceOf([...growing, ...others]) + limit;
  const heading = outcome === "unbounded" ? "Unbounded" : "Failed";
  return {
    outcome,
    sentence: `${heading}: ${outcome === "unbounded" ? sentence : lowerFirst(sentence)}`,
    timeToLimit: soonest?.timeToLimit ?? null,
    exitCode: ExitCode.gateFailed,
  };
}

interface Limited {
  readonly series: string;
  readonly timeToLimit: Millis;
}

/** Of what was found to grow without bound, what reaches its limit first. */
function soonestLimit(findings: readonly GateResult[]): Limited | null {
  const limited = findings
    .flatMap(({ trends }) => trends ?? [])
    .flatMap(({ series, outcome, timeToLimit }) =>
      outcome === "unbounded" && timeToLimit !== null ? [{ series, timeToLimit }] : [],
    );
  return limited.reduce<Limited | null>((a, b) => (a && a.timeToLimit <= b.timeToLimit ? a : b), null);
}

function openOrBounded(
  counted: readonly GateResult[],
  scenario: ResolvedScenario,
): Omit<Overall, "timeToLimit"> {
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
  const recovered = counted.find(({ aftermath }) => aftermath !== undefined);
  const sentence = [`Bounded ${loadText(scenario)}: ${lowerFirst(counted[0]!.reason)}`, recovered?.reason]
    .filter((part) => part !== undefined)
    .join(" ");
  return { outcome: "bounded", sentence, exitCode: ExitCode.bounded };
}

/** The first finding in full, the others by name. */
function sentenceOf(findings: readonly GateResult[]): string {
  const others = findings.slice(1).map(({ gateId }) => gateId);
  return findings[0]!.reason + (others.length > 0 ? ` Also failed: ${others.join(", ")}.` : "");
}

/** For a sentence that goes on behind a heading. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
