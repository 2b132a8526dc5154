import { formatBytes, formatCount } from "../../base/units.ts";
import { mostGrown, ownerOf } from "../inside.ts";
import type { Facts } from "../facts.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf, lines, tableTerm } from "../wording.ts";

const IDLE_MAILBOX = 100;
/** A table at rest loses nothing: this share of its most rows is still there. */
const STILL = 0.95;

/** Rows that are as many as processes that stay, to this share, may well be theirs. */
const AS_MANY = 0.05;

/** Rows are inserted and nobody deletes them. */
export const etsRowsNeverRemoved: Rule = {
  id: "ets_rows_never_removed",
  look: (facts) => {
    if (!facts.failed("memory-ets-bounded", "tables-bounded", "sessions-bounded")) return null;
    const table = mostGrown(facts.inside.tables, ({ memory }) => memory);
    if (!table) return null;
    const { first, last, all } = table;
    const gained = { rows: last.rows - first.rows, memory: last.memory - first.memory };
    if (gained.rows <= 0 || gained.memory <= 0) return null;
    const most = Math.max(...all.map(({ rows }) => rows));
    const ets = facts.growth("memory.ets");
    const owner = ownerOf(facts.inside, last);
    const waiting = owner?.last.mailbox ?? 0;
    const who = last.owner.name ?? last.owner.pid;
    return {
      title: "Rows that are never removed",
      status: "leaking",
      suspect: { kind: "table", label: last.name, pid: last.owner.pid },
      sentence: `The table ${last.name} of ${who} went from ${formatCount(first.rows)} to ${formatCount(last.rows)} rows and ${facts.quietFrom === null ? "gave none back meanwhile" : "keeps them now that the load is gone"}: rows are inserted and nothing deletes them.`,
      signs: [
        sign(
          3,
          ets !== null && gained.memory >= ets.gained / 2,
          `${formatBytes(gained.memory)} of the ${formatBytes(ets?.gained ?? 0)} that ETS gained are in ${last.name}.`,
          [figureOf("table memory", "B", last.memory, first.memory)],
        ),
        sign(
          3,
          last.rows >= STILL * most,
          `It holds ${formatCount(last.rows)} of the ${formatCount(most)} rows that it ever had.`,
          [figureOf("rows", "count", last.rows, first.rows)],
        ),
        sign(
          2,
          waiting < IDLE_MAILBOX,
          `Its owner ${who} has no work left: ${formatCount(waiting)} messages wait.`,
        ),
      ],
      evidenceAgainst: lines(
        last.fixed && `The table is fixed: what was deleted cannot be given back.`,
        waiting >= IDLE_MAILBOX &&
          `${formatCount(waiting)} messages wait for its owner: it may be late, not forgetful.`,
        processesOf(facts, last.rows),
      ),
      rejected: [
        ...(last.fixed ? [] : [{ ruleId: "ets_fixed_table", because: "nobody holds the table fixed" }]),
        ...(waiting < IDLE_MAILBOX
          ? [
              {
                ruleId: "ets_sweep_slower_than_arrivals",
                because: "the owner is idle, so no sweep is behind",
              },
            ]
          : []),
      ],
      driver: perAct(facts, gained.rows, "count"),
      nextStep: `Look for what inserts into ${last.name}, and delete each row where its reason ends; or give the table a limit and a time to live.`,
      command: `ets:info(${tableTerm(last.id)}, size).`,
    };
  },
};

/** Whether there is a process for each row, which may take it along when it ends. */
function processesOf(facts: Facts, rows: number): string | undefined {
  const group = facts.failed("processes-bounded")
    ? mostGrown(facts.inside.processGroups, ({ count }) => count)
    : null;
  if (!group || Math.abs(group.last.count - rows) > AS_MANY * rows) return undefined;
  const { count, initialCall } = group.last;
  return `As many processes stay, ${formatCount(count)} that began in ${initialCall}: a row may wait for its process to end.`;
}
