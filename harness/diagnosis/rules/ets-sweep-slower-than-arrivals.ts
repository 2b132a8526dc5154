import { formatBytes, formatCount } from "../../base/units.ts";
import type { SuspectProcess, SuspectTable } from "../../timeline/evidence.ts";
import type { Facts } from "../facts.ts";
import { AWAITS_ANSWER, codeOf, onStack } from "../frames.ts";
import type { Story } from "../inside.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf, lines, processTerm } from "../wording.ts";

const LEAST_MAILBOX = 100;
const LEAST_GROWTH = 3;
const SELECTS = /^ets:(select|match|match_object|tab2list|foldl)\b/;
const TIMER = /:handle_info\//;

/** A table's owner sweeps it in one go, and more arrives meanwhile than it gets done. */
export const etsSweepSlowerThanArrivals: Rule = {
  id: "ets_sweep_slower_than_arrivals",
  look: (facts) => {
    const signOfIt = [
      "mailboxes-drained",
      "sessions-bounded",
      "heap-bounded",
      "memory-bounded",
      "memory-binary-bounded",
    ];
    if (!facts.failed(...signOfIt)) return null;
    const found = lateOwner(facts);
    if (!found) return null;
    const { owner, table } = found;
    const { last } = owner;
    const who = last.name ?? last.pid;
    const waiting = last.mailbox ?? 0;
    const selects = onStack(owner, SELECTS);
    const waits = onStack(owner, AWAITS_ANSWER);
    const timer = onStack(owner, TIMER);
    const code = timer.frame ?? codeOf(owner);
    const heap = heapOf(facts, owner);
    const most = Math.max(...table.all.map(({ rows }) => rows));
    return {
      title: "A sweep that is slower than the arrivals",
      status: "leaking",
      suspect: { kind: "table", label: table.last.name, pid: last.pid, ...(code && { code }) },
      sentence: `${who} sweeps its table ${table.last.name} ${code ? `in ${code} ` : ""}and serves everybody else by the same mailbox: ${formatCount(waiting)} messages wait behind a sweep that does not get through ${formatCount(table.last.rows)} rows.`,
      signs: [
        sign(
          3,
          waiting >= LEAST_MAILBOX,
          `${formatCount(waiting)} messages still wait for ${who}, which owns the table.`,
          [figureOf("messages waiting", "count", waiting, owner.first.mailbox)],
        ),
        sign(
          3,
          table.last.rows > 0,
          `${formatCount(table.last.rows)} of at most ${formatCount(most)} rows are still in ${table.last.name} at the end of the run.`,
          [figureOf("rows", "count", table.last.rows, table.first.rows)],
        ),
        sign(
          2,
          timer.times > 0,
          `It was in ${timer.frame} at ${timer.times} of ${timer.of} looks: the sweep runs in the owner itself.`,
        ),
        sign(
          2,
          selects.times > 0 || waits.times > 0,
          selects.times > 0
            ? `${selects.frame} copies the expired rows onto its heap (seen at ${selects.times} of ${selects.of} looks).`
            : `Within the sweep it waits in ${waits.frame} for somebody else (seen at ${waits.times} of ${waits.of} looks).`,
        ),
        sign(
          2,
          heap.now >= LEAST_GROWTH * heap.before,
          `Its heap went from ${formatBytes(heap.before)} to ${formatBytes(heap.now)} after a collection. A table's rows live outside of every heap: these are copies, as the sweep's select makes of every expired row, and what waits.`,
          [figureOf("heap of the owner", "B", heap.now, heap.before)],
        ),
      ],
      evidenceAgainst: lines(waiting < LEAST_MAILBOX && "Hardly a message waits for the owner."),
      rejected: [
        {
          ruleId: "ets_rows_never_removed",
          because: "rows are removed, only ever later: their owner is behind",
        },
        { ruleId: "mailbox_overload", because: "what fills the owner's mailbox is its own sweep" },
        ...(waits.times + timer.times > 0
          ? [
              {
                ruleId: "mailbox_unmatched",
                because: "the owner is at work, not waiting for a message that matches",
              },
            ]
          : []),
      ],
      driver: perAct(facts, table.last.rows, "count"),
      nextStep: `Sweep in bounded steps (ets:select/3 with a limit and its continuation, other messages in between) and hand what has to be persisted to other processes.`,
      command: `process_info(${processTerm(last)}, [message_queue_len, total_heap_size, current_stacktrace]).`,
    };
  },
};

interface LateOwner {
  readonly owner: Story<SuspectProcess>;
  readonly table: Story<SuspectTable>;
}

/** Of the processes that own a table with rows, the one for which most messages wait. */
function lateOwner({ inside }: Facts): LateOwner | null {
  const owners = inside.processes.flatMap((owner) => {
    const own = inside.tables.filter(({ last }) => last.owner.pid === owner.last.pid && last.rows > 0);
    const table = own.toSorted((a, b) => b.last.memory - a.last.memory)[0];
    return table && (owner.last.mailbox ?? 0) > 0 ? [{ owner, table }] : [];
  });
  return owners.toSorted((a, b) => (b.owner.last.mailbox ?? 0) - (a.owner.last.mailbox ?? 0))[0] ?? null;
}

/** After the forced collection where it could be had: what comes back was garbage. */
function heapOf({ inside }: Facts, { first, last, all }: Story<SuspectProcess>) {
  const collected = inside.collected.find(({ pid }) => pid === last.pid);
  const sizes = all.flatMap(({ heap }) => heap ?? []);
  return {
    before: first.heap ?? sizes[0] ?? 0,
    now: collected?.heap.after ?? last.heap ?? sizes.at(-1) ?? 0,
  };
}
