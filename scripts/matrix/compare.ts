import type { Millis } from "../../harness/base/units.ts";
import type { Finding } from "../../harness/diagnosis/types.ts";
import type { RunResult } from "../../harness/report/types.ts";
import type { Expected } from "./expected.ts";

export type Variant = "sick" | "healthy";

/** What a run came out as, as far as an expectation speaks of it. */
export interface Found {
  readonly outcome: string;
  /** Those that failed, whatever their level. */
  readonly gates: readonly string[];
  /** In the result's order: the surest first. */
  readonly findings: readonly Pick<Finding, "ruleId" | "status">[];
}

/** A cell of the matrix. */
export interface Compared extends Found {
  readonly class: string;
  readonly variant: Variant;
  /** From the start of the run to its verdict. */
  readonly took: Millis;
  /** One phrase for each way in which it is not as expected; none: as it should be. */
  readonly mismatches: readonly string[];
  /** It says that it cannot say: not as expected, but nothing wrong either. */
  readonly open: boolean;
}

export function foundIn(result: RunResult): Found {
  const failed = result.verdict.gates.filter(({ outcome }) => outcome === "fail");
  return {
    outcome: result.verdict.outcome,
    gates: failed.map(({ gateId }) => gateId),
    findings: result.findings.map(({ ruleId, status }) => ({ ruleId, status })),
  };
}

/** Every way in which a run is not what its class expects. */
export function mismatches(expected: Expected, variant: Variant, found: Found): readonly string[] {
  const { outcome } = expected[variant];
  const wrongOutcome = found.outcome === outcome ? [] : [`came out ${found.outcome}, not ${outcome}`];
  return [...wrongOutcome, ...(variant === "sick" ? missed(expected.sick, found) : blamed(found))];
}

function missed({ gates, rule, status }: Expected["sick"], found: Found): readonly string[] {
  const passed = gates
    .filter((oneOf) => !oneOf.split("|").some((gate) => found.gates.includes(gate)))
    .map((oneOf) => `${oneOf.replaceAll("|", " or ")} did not fail`);
  const [first] = found.findings;
  if (first?.ruleId !== rule) return [...passed, `named ${first?.ruleId ?? "no cause"} first, not ${rule}`];
  if (status === undefined || first.status === status) return passed;
  return [...passed, `called it ${first.status}, not ${status}`];
}

/** Whether a run that is not as expected only says that it needs more time, and blames nothing wrongly. */
export function isOpen(expected: Expected, variant: Variant, { outcome, findings }: Found): boolean {
  const right = variant === "sick" ? expected.sick.rule : null;
  const blamesWrongly = findings.some(({ ruleId, status }) => status === "leaking" && ruleId !== right);
  return outcome === "inconclusive" && !blamesWrongly;
}

/**
 * Whether the matrix as a whole is as it should be: nothing wrong, and no more open than allowed.
 * @param openShare of all runs, 0 to 1
 */
export function holds(cells: readonly Compared[], openShare: number): boolean {
  const open = cells.filter((cell) => cell.open).length;
  const wrong = cells.some((cell) => cell.mismatches.length > 0 && !cell.open);
  return !wrong && open <= openShare * cells.length;
}

/** A healthy service is accused of nothing. */
function blamed({ findings }: Found): readonly string[] {
  const leaking = findings.filter(({ status }) => status === "leaking");
  return leaking.map(({ ruleId }) => `blamed for ${ruleId}`);
}
