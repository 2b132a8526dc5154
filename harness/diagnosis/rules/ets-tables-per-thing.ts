import { formatBytes, formatCount } from "../../base/units.ts";
import { mostGrown } from "../inside.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf } from "../wording.ts";

/** Fewer more are no crowd. */
const LEAST = 20;

/** A table is made for each of something, and outlives it. */
export const etsTablesPerThing: Rule = {
  id: "ets_tables_per_thing",
  look: (facts) => {
    if (!facts.failed("tables-bounded", "memory-ets-bounded")) return null;
    const group = mostGrown(facts.inside.tableGroups, ({ count }) => count);
    if (!group) return null;
    const { first, last } = group;
    // A group that is first seen when it is large already began with its first table.
    const before = group.all.length > 1 ? first : { count: 0, memory: 0 };
    const gained = { count: last.count - before.count, memory: last.memory - before.memory };
    if (gained.count < LEAST) return null;
    const tables = facts.growth("count.ets_tables");
    const ets = facts.growth("memory.ets");
    const owner = last.owners === 1 ? last.owner : `${formatCount(last.owners)} processes (${last.owner})`;
    return {
      title: "A table for each of something",
      status: "leaking",
      suspect: { kind: "table", label: last.name },
      sentence: `${formatCount(last.count)} ${last.named ? "" : "unnamed "}tables ${last.name} of ${owner} are left, ${formatCount(gained.count)} more than at first: a table is made for each of something and never deleted.`,
      signs: [
        sign(
          4,
          tables !== null && gained.count >= tables.gained / 2,
          `${formatCount(gained.count)} of the ${formatCount(tables?.gained ?? 0)} tables that were added are called ${last.name}.`,
          [figureOf("tables", "count", last.count, before.count)],
        ),
        sign(
          2,
          ets !== null && gained.memory >= ets.gained / 2,
          `They hold ${formatBytes(last.memory)}; ETS gained ${formatBytes(ets?.gained ?? 0)}.`,
          [figureOf("memory of the tables", "B", last.memory, before.memory)],
        ),
        sign(1, last.owners === 1, `One process owns them all, so none goes with its user: ${last.owner}.`),
      ],
      evidenceAgainst: [],
      rejected: [
        { ruleId: "ets_rows_never_removed", because: "the number of tables grows, not the rows of one" },
      ],
      driver: perAct(facts, gained.count, "count"),
      nextStep: `Delete the table where its reason ends (a close hook, the owner's terminate), or keep one table with the thing in the key.`,
      command: `length([T || T <- ets:all(), ets:info(T, name) =:= '${last.name}']).`,
    };
  },
};
