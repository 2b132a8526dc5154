import type { Finding } from "../../harness/diagnosis/types.ts";
import type { RunResult } from "../../harness/report/types.ts";

/** A service of Debian's in one of two configurations, and what a run of it has to come out as. */
export interface Case {
  readonly scenario: "rabbitmq" | "ejabberd";
  readonly variant: "sick" | "healthy";
  readonly verdict: "unbounded" | "bounded";
  /** Rule and suspect of the finding that is named first; null: nothing is called a leak. */
  readonly cause: { readonly rule: string; readonly suspect: string } | null;
}

/** The queue's process keeps what nobody consumes; `offline_msg` keeps what nobody fetches. */
export const cases: readonly Case[] = [
  {
    scenario: "rabbitmq",
    variant: "sick",
    verdict: "unbounded",
    cause: { rule: "gen_server_state", suspect: "rabbit_prequeue:init/1" },
  },
  { scenario: "rabbitmq", variant: "healthy", verdict: "bounded", cause: null },
  {
    scenario: "ejabberd",
    variant: "sick",
    verdict: "unbounded",
    cause: { rule: "ets_rows_never_removed", suspect: "offline_msg" },
  },
  { scenario: "ejabberd", variant: "healthy", verdict: "bounded", cause: null },
];

/** What a run came out as, or why there was none. */
export interface Found {
  readonly verdict: string;
  readonly cause: string;
  readonly right: boolean;
}

export function foundIn(expected: Case, { verdict, findings }: RunResult): Found {
  const first = findings.find(({ status }) => status === "leaking") ?? null;
  const right = verdict.outcome === expected.verdict && causeText(first) === expectedCause(expected);
  return { verdict: verdict.outcome, cause: causeText(first), right };
}

export function expectedCause({ cause }: Case): string {
  return cause ? `${cause.rule}: ${cause.suspect}` : NONE;
}

const NONE = "none";

function causeText(finding: Finding | null): string {
  return finding ? `${finding.ruleId}: ${finding.suspect.label}` : NONE;
}
