import { formatCount } from "../base/units.ts";
import { mailboxSeries, readBacklog } from "./backlog.ts";
import { readReturn } from "./drain-return.ts";
import { residueOf } from "./residue.ts";
import type { RunView } from "./run-view.ts";
import { accountSessions } from "./sessions.ts";
import { last } from "./window.ts";

/** What certainly serves nobody any more, and why that is certain. */
export interface Stuck {
  /** In the unit of the gauge that it is part of. */
  readonly amount: number;
  readonly because: string;
}

export const tableMemorySeries = (table: string): string => `table.${table}.memory`;

/** The heap series that belongs to a mailbox series. */
export function heapOf(mailbox: string): string {
  return mailbox === "mailbox.largest" ? "heap.largest" : mailbox.replace(/\.mailbox$/, ".heap");
}

/** What a process keeps on its heap that cannot empty its mailbox: it is no cache but work that is never done. */
export function stuckHeap(run: RunView, mailbox: string): Stuck | null {
  const backlog = readBacklog(run, mailbox);
  const heap = readReturn(run, heapOf(mailbox));
  if (backlog?.state !== "stuck" || !heap) return null;
  const because = `${formatCount(backlog.end.v)} messages still wait for the process, so this is work that it never finishes`;
  return { amount: heap.end.v - heap.base, because };
}

/** The largest of the stuck heaps. */
export function largestStuckHeap(run: RunView): Stuck | null {
  const stuck = mailboxSeries(run.scenario.probe.processes).map((mailbox) => stuckHeap(run, mailbox));
  return stuck.reduce((most, one) => (one && one.amount > (most?.amount ?? 0) ? one : most), null);
}

/** What the session table spends on rows that no user explains and that are there to stay. */
export function stuckRows(run: RunView): Stuck | null {
  const samples = accountSessions(run);
  const rows = samples.at(-1)?.rows ?? 0;
  const { table } = run.scenario.sessions;
  const memory = run.series(tableMemorySeries(table));
  const residue = residueOf(run, samples);
  if (!memory || residue.state !== "stands") return null;
  const because = `${formatCount(residue.rows)} rows in ${table} belong to no user`;
  return { amount: (last(memory)!.v * residue.rows) / rows, because };
}
