import type { Bytes } from "../../base/units.ts";
import type { ResolvedScenario } from "../../config/types.ts";
import { defineGate } from "../gate.ts";
import { judgeHeld, type HeldSubject } from "../held.ts";
import { LOAD_SERIES } from "../hold-trend.ts";
import { countSubject, leftPerSession } from "../count-gate.ts";
import { allowedMemory, memoryOptions } from "../memory-gate.ts";
import { COUNT_SLACK } from "../sessions.ts";
import { tableMemorySeries } from "../stuck.ts";

const COUNT = "count.ets_tables";

export const tablesBounded = defineGate({
  id: "tables-bounded",
  title: "ETS tables do not pile up, and watched ones come back",
  failureTitle: "ETS tables, or rows in them, grow and stay",
  why:
    "A table lives as long as its owner and a row until somebody deletes it. Tables made for each user, and rows that " +
    "are inserted and forgotten, stay when the users are gone. The session table's rows are sessions-bounded's.",
  about: "growth",
  level: "fail",
  requires: () => [COUNT],
  mayUse: (scenario) => [
    ...watchedTables(scenario).flatMap((table) => [rowsOf(table), tableMemorySeries(table)]),
    "memory.total",
    ...LOAD_SERIES,
  ],
  phases: ["baseline", "drain", "settle"],
  limits: {},
  options: {
    slack: {
      value: 10,
      unit: "count",
      meaning: "tables more than at rest: made by what starts at its first use",
    },
    leftPerSession,
    rows: {
      value: COUNT_SLACK.absolute,
      unit: "count",
      meaning: "rows of a watched table more than at rest",
    },
    ...memoryOptions,
  },
  evaluate(run, { slack, leftPerSession, rows, ...memory }) {
    const allowed = allowedMemory(run, memory);
    const watched = watchedTables(run.scenario).flatMap((table) => [
      countSubject(run, {
        series: rowsOf(table),
        label: `rows of ${table}`,
        slack: rows,
        leftPerSession: null,
      }),
      memorySubject(table, allowed),
    ]);
    return judgeHeld(run, [
      countSubject(run, { series: COUNT, label: "number of ETS tables", slack, leftPerSession }),
      ...watched,
    ]);
  },
});

function memorySubject(table: string, allowed: Bytes): HeldSubject {
  return {
    series: tableMemorySeries(table),
    unit: "B",
    label: `memory of table ${table}`,
    headline: false,
    limit: (base) => base + allowed,
    stuck: () => null,
  };
}

function watchedTables({ probe, sessions }: ResolvedScenario): readonly string[] {
  return probe.tables.filter((table) => table !== sessions.table);
}

const rowsOf = (table: string): string => `table.${table}.rows`;
