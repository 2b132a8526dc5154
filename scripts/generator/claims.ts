import { ExitCode } from "../../harness/base/exit-codes.ts";
import {
  formatCount,
  formatDuration,
  formatQuantity,
  type Bytes,
  type Quantity,
} from "../../harness/base/units.ts";
import { peakOf, seriesOf } from "../../harness/report/series.ts";
import type { RunResult } from "../../harness/report/types.ts";
import type { Timeline } from "../../harness/timeline/types.ts";

/** What a run says of its generator. */
export interface Claim {
  readonly label: string;
  readonly found: string;
  readonly limit: string;
  /** Null where the run does not tell. */
  readonly holds: boolean | null;
}

/** A megabyte of the promise, which is not one of the 2^20 bytes that reports print. */
const MEGABYTE = 1e6;
const RSS = 500 * MEGABYTE;
const STATE_PER_USER = 64;
const LATENESS = 250;
/** With so many acts never sent a percentile of those that were says nothing. */
const UNSENT: Quantity<"ratio"> = 0.01;

/** A million users on a small machine: that they were there, memory in all and for each, and how late acts leave. */
export function claimsOfScale({ load, scenario }: RunResult, timeline: Timeline): readonly Claim[] {
  const { users } = scenario.population;
  const peak = (name: string) => {
    const series = seriesOf(timeline, name);
    return series && peakOf(series).value;
  };
  const state = peak("generator.user_state");
  const unsent = load && load.due > 0 ? load.dropped / load.due : 0;
  return [
    {
      label: "users at once",
      found: formatCount(load?.usersPeak ?? 0),
      limit: formatCount(users),
      holds: (load?.usersPeak ?? 0) >= users,
    },
    atMost("memory of the generator at its peak", peak("generator.rss"), RSS, inMegabytes),
    atMost("state of a user", state && state / users, STATE_PER_USER, (bytes) => `${bytes.toFixed(1)} B`),
    unsent > UNSENT
      ? {
          label: LATENESS_LABEL,
          found: `${formatQuantity(unsent, "ratio")} of the acts never left`,
          limit: formatDuration(LATENESS),
          holds: false,
        }
      : atMost(LATENESS_LABEL, load?.p99Lateness ?? null, LATENESS, formatDuration),
  ];
}

const LATENESS_LABEL = "lateness of the hold's acts (p99)";

/** A long run: the judge's own word on the generator's memory. */
export function claimsOfLength({ verdict }: RunResult): readonly Claim[] {
  const gate = verdict.gates.find(({ gateId }) => gateId === "generator-bounded");
  const judged = gate?.outcome === "pass" || gate?.outcome === "fail";
  return [
    {
      label: "memory of the generator",
      found: gate?.reason ?? "not judged",
      limit: "bounded",
      holds: judged ? gate.outcome === "pass" : null,
    },
  ];
}

/** For people, a line each. */
export function claimLines(claims: readonly Claim[]): readonly string[] {
  const width = Math.max(...claims.map(({ label }) => label.length));
  return claims.map(({ label, found, limit, holds }) => {
    const mark = holds === null ? "?" : holds ? "✓" : "✗";
    return `  ${mark} ${label.padEnd(width)}  ${found}  (${limit})`;
  });
}

/** What a run's own exit code becomes by the claims on its generator. */
export function exitCodeOf(run: number, claims: readonly Claim[]): number {
  if (run !== ExitCode.bounded) return run;
  if (claims.some(({ holds }) => holds === false)) return ExitCode.gateFailed;
  return claims.some(({ holds }) => holds === null) ? ExitCode.inconclusive : ExitCode.bounded;
}

function atMost(
  label: string,
  value: number | null,
  limit: number,
  format: (value: number) => string,
): Claim {
  return {
    label,
    found: value === null ? "not known" : format(value),
    limit: `at most ${format(limit)}`,
    holds: value === null ? null : value <= limit,
  };
}

function inMegabytes(bytes: Bytes): string {
  return `${(bytes / MEGABYTE).toFixed(0)} MB`;
}
