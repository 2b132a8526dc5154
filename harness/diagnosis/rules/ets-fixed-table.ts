import { formatBytes, formatCount, formatDuration } from "../../base/units.ts";
import { mostGrown } from "../inside.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf, lines, tableTerm } from "../wording.ts";

/** A row takes so many times what its term takes: the rest is rows that were deleted and could not be given back. */
const OVERHEAD = 2;

/** `ets:safe_fixtable/2` is in force, so deleted rows keep their memory. */
export const etsFixedTable: Rule = {
  id: "ets_fixed_table",
  look: (facts) => {
    if (!facts.failed("memory-ets-bounded", "tables-bounded")) return null;
    const table = mostGrown(
      facts.inside.tables.filter(({ last }) => last.fixed),
      ({ memory }) => memory,
    );
    if (!table?.last.fixed) return null;
    const { first, last } = table;
    const { since, by } = table.last.fixed;
    const gained = last.memory - first.memory;
    const ets = facts.growth("memory.ets");
    const sample = facts.inside.rows.find(({ id }) => id === last.id);
    const rowBytes = (sample?.words ?? 0) * 8;
    const each = last.rows > 0 ? last.memory / last.rows : last.memory;
    const holders = by.join(", ");
    return {
      title: "A table that stays fixed",
      status: "leaking",
      suspect: { kind: "table", label: last.name, pid: last.owner.pid },
      sentence: `The table ${last.name} has been fixed by ${holders} for ${formatDuration(since)}: its rows are deleted, but their ${formatBytes(gained)} cannot be given back before it is released.`,
      signs: [
        sign(
          4,
          since >= facts.underLoad / 2,
          `It was fixed ${formatDuration(since)} ago by ${holders} and has not been released since.`,
        ),
        sign(
          3,
          rowBytes > 0 && each >= OVERHEAD * rowBytes,
          `Its ${formatCount(last.rows)} rows take ${formatBytes(each)} each, where one of them is ${formatBytes(rowBytes)} long: the rest was deleted.`,
          [figureOf("memory a row", "B", each), figureOf("length of a row", "B", rowBytes)],
        ),
        sign(
          2,
          ets !== null && gained >= ets.gained / 2,
          `${formatBytes(gained)} of the ${formatBytes(ets?.gained ?? 0)} that ETS gained are in ${last.name}.`,
          [figureOf("table memory", "B", last.memory, first.memory)],
        ),
      ],
      evidenceAgainst: lines(since < facts.underLoad / 4 && "It has not been fixed for long."),
      rejected: [
        {
          ruleId: "ets_rows_never_removed",
          because: "rows are deleted: far fewer are there than the memory says",
        },
      ],
      driver: perAct(facts, gained, "B"),
      nextStep: `In ${holders}, release the table in an \`after\` block, or walk it with ets:select/3 and continuations in bounded steps.`,
      command: `ets:info(${tableTerm(last.id)}, safe_fixed_monotonic_time).`,
    };
  },
};
