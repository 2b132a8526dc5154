import type { Millis } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";
import type { RunView } from "./run-view.ts";
import { between, highest, sampleAfter, sampleAt, type Window } from "./window.ts";

/**
 * What counts may be off by before it means anything: a handful, or 2 in 10 000, for acts that pass between two
 * readings a few milliseconds apart.
 */
export const COUNT_SLACK = { absolute: 3, share: 0.0002 } as const;

export function countSlack(count: number): number {
  return Math.max(COUNT_SLACK.absolute, COUNT_SLACK.share * count);
}

export const rowsSeries = ({ sessions }: ResolvedScenario): string => `table.${sessions.table}.rows`;

/** Without a population there is no ledger that could tell which sessions the load explains. */
export function knowsItsUsers({ script, watchOnly }: ResolvedScenario): boolean {
  return script === undefined && watchOnly === undefined;
}

/** Without a table there are no rows to hold against the ledger. */
export function knowsSessions(scenario: ResolvedScenario): boolean {
  return knowsItsUsers(scenario) && scenario.sessions.table !== "";
}

/** A node that is only watched has no load that could be late, refused or too much. */
export function bringsLoad({ watchOnly }: ResolvedScenario): boolean {
  return watchOnly === undefined;
}

/** The series that the account of sessions is made of. */
export function sessionSeries(scenario: ResolvedScenario): readonly string[] {
  return [rowsSeries(scenario), "oracle.low", "oracle.high"];
}

/** One reading of the session table against the ledger. */
export interface AccountedSample {
  readonly t: Millis;
  /** Beyond what the table held before anybody came: those rows are not of our users. */
  readonly rows: number;
  /** What a correct service may hold at most. */
  readonly high: number;
  /** What a correct service must hold at least. */
  readonly low: number;
}

/**
 * The session table's rows from a time on, the start of the first hold unless said otherwise, each with the ledger's bounds, which hold over all cycles. The ledger is read about once
 * a second; a bound holds for the time between two of its readings by the laxer of the two. After its last reading,
 * once nobody acts any more, its upper bound can only fall, so the last one stays valid.
 */
export function accountSessions(
  run: RunView,
  from = run.phase("hold", 1)?.from ?? null,
): readonly AccountedSample[] {
  const rows = run.series(rowsSeries(run.scenario));
  const ledger = { low: run.series("oracle.low"), high: run.series("oracle.high") };
  if (!rows || !ledger.low || !ledger.high || from === null) return [];
  const before = rowsBeforeLoad(run, rows);
  const quietFrom = run.phase("drain")?.from ?? Infinity;
  const accounted: AccountedSample[] = [];
  const judged = between(rows, from, Infinity);
  for (let i = 0; i < judged.t.length; i++) {
    const t = judged.t[i]!;
    const high = boundAt(ledger.high, t, quietFrom, Math.max);
    const low = boundAt(ledger.low, t, quietFrom, Math.min);
    if (high === null || low === null) continue;
    accounted.push({ t, rows: Math.max(0, judged.v[i]! - before), high, low });
  }
  return accounted;
}

function rowsBeforeLoad(run: RunView, rows: Window): number {
  const baseline = run.phase("baseline");
  if (!baseline) return 0;
  return highest(between(rows, baseline.from, baseline.to))?.v ?? 0;
}

/** Null where the ledger was not read. */
export function boundAt(
  bound: Window,
  t: Millis,
  quietFrom: Millis,
  laxer: (a: number, b: number) => number,
): number | null {
  const before = sampleAt(bound, t);
  const after = sampleAfter(bound, t);
  if (before && after) return laxer(before.v, after.v);
  if (before && before.t >= quietFrom) return before.v;
  return null;
}

/** By how much rows exceed a bound and its slack. */
export function overBound(rows: number, bound: number): number {
  return rows - bound - countSlack(bound);
}

export function overHigh({ rows, high }: AccountedSample): number {
  return overBound(rows, high);
}

export function underLow({ rows, low }: AccountedSample): number {
  return low - rows - countSlack(low);
}
