import type { FamilySet } from "../family.ts";
import { rivals } from "../rivals/rivals.ts";
import type { Answer, Outcome } from "./types.ts";
import { byFamily, familyShare, labelled, precision, shareOf } from "./shares.ts";
import { promptness } from "./early.ts";
import type { Target } from "./targets.ts";

const OUTCOMES: readonly Outcome[] = ["unbounded", "inconclusive", "bounded"];

const isAlarm = ({ extended }: Answer) => extended === "unbounded";

/** What ours said of each family after one extension, and how often each rival called it a leak. */
export function familyTable(answers: readonly Answer[]): string {
  const heading = ["", "unbounded", "inconclusive", "bounded", ...rivals.map(({ name }) => name)];
  const rows = byFamily(answers).map(([family, own]) => [
    `${family} (${own.length})`,
    ...OUTCOMES.map((outcome) => percent(shareOf(own, ({ extended }) => extended === outcome))),
    ...rivals.map((_, i) => percent(shareOf(own, (answer) => answer.rivals[i] === "unbounded"))),
  ]);
  return aligned([heading, ...rows]);
}

/** Healthy series called unbounded, leaks found and precision, ours against the rivals; every family weighs the same. */
export function rivalTable(sets: ReadonlyMap<FamilySet, readonly Answer[]>): string {
  const detectors = [
    { name: "beamsoak, plan", alarm: ({ planned }: Answer) => planned === "unbounded" },
    { name: "beamsoak, extended", alarm: isAlarm },
    ...rivals.map(({ name }, i) => ({ name, alarm: (answer: Answer) => answer.rivals[i] === "unbounded" })),
  ];
  const heading = ["", "false alarms on healthy", "leaks found", "precision"];
  const rows = [...sets].flatMap(([set, answers]) =>
    detectors.map(({ name, alarm }) => [
      `${set}: ${name}`,
      percent(familyShare(labelled(answers, "healthy"), alarm), 3),
      percent(familyShare(labelled(answers, "leaking"), alarm)),
      percent(precision(answers, alarm), 2),
    ]),
  );
  return aligned([heading, ...rows]);
}

/** When a leak is certain and what that costs, by how long the caches of a service may take to fill. */
export function promptnessTable(answers: readonly Answer[]): string {
  const heading = ["caches are full by", "median time", "leaks certain before the end", "healthy runs ended"];
  const rows = promptness(answers).map(({ fillsWithin, time, sooner, ended, leaking, healthy }) => [
    fillsWithin.toFixed(2),
    time.toFixed(2),
    `${percent(sooner)} of ${leaking.length}`,
    `${ended} of ${healthy.length}`,
  ]);
  return aligned([heading, ...rows]);
}

export function targetLines(targets: readonly Target[]): string {
  return aligned(
    targets.map(({ claim, figure, limit, met }) => [
      `${met === null ? "       " : met ? "met    " : "NOT MET"}  ${claim}`,
      figure,
      limit,
    ]),
  );
}

function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`;
}

/** Columns as wide as their widest cell, the first to the left and the rest to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!);
  return rows.map((row) => row.map(cell).join("  ")).join("\n");
}
