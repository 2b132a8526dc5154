import { formatBytes, formatCount, formatDuration, formatQuantity } from "../base/units.ts";
import { markOf } from "./claims.ts";
import { outcomeStyle, painter, type Paint } from "./colours.ts";
import { wrap } from "./layout.ts";
import type { Reading, RunResult } from "./types.ts";

const LABEL = 36;

/** A line of the comparison; null where a result has nothing to say. */
type Line = readonly [label: string, value: (result: RunResult) => string | null];

const lines: readonly Line[] = [
  ["users", ({ scenario }) => formatCount(scenario.population.users)],
  ["sessions opened", ({ load }) => (load?.sessionsOpened == null ? null : formatCount(load.sessionsOpened))],
  ["sessions at the peak", ({ figures }) => figures.sessions && formatCount(figures.sessions.rows)],
  ["  explained by the load then", ({ figures }) => count(figures.sessions?.explained)],
  ["sessions at the end", ({ figures }) => count(figures.sessionsAtEnd?.value)],
  ["words a session", ({ figures }) => count(figures.sessions?.wordsPerRow)],
  ["largest process heap, peak", ({ figures }) => bytes(figures.largestHeap)],
  ["  at the end", ({ figures }) => bytes(figures.largestHeapAtEnd)],
  ["longest mailbox, peak", ({ figures }) => count(figures.largestMailbox?.value)],
  ["node's memory, peak", ({ figures }) => bytes(figures.memoryTotal)],
  ["  at the end", ({ figures }) => bytes(figures.memoryTotalAtEnd)],
  ["resident memory, peak", ({ figures }) => bytes(figures.rss)],
  ["acts done", ({ load }) => load && formatQuantity(load.due > 0 ? load.ok / load.due : 0, "ratio")],
  ["p99 latency in the hold", ({ load }) => (load?.p99 == null ? null : formatDuration(load.p99))],
];

/** Results side by side, for runs that differ in one thing; at most 100 columns for up to three of them. */
export function renderComparison(
  results: readonly RunResult[],
  { colour }: { readonly colour: boolean },
): string {
  const paint = painter(colour);
  const width = Math.floor((98 - LABEL) / Math.max(2, results.length));
  const rowOf = (label: string, cells: readonly string[]) =>
    `  ${label.padEnd(LABEL)}${cells.map((cell) => cell.padStart(width)).join("")}`.trimEnd();
  const gateIds = [...new Set(results.flatMap(({ verdict }) => verdict.gates.map(({ gateId }) => gateId)))];
  return [
    "",
    paint("strong", rowOf(results[0]?.scenario.name ?? "", namesOf(results))),
    paint("faint", `  ${"─".repeat(98)}`),
    ...lines.map(([label, value]) =>
      rowOf(
        label,
        results.map((result) => value(result) ?? "–"),
      ),
    ),
    "",
    ...gateIds.map((id) => gateRow(id, results, width, paint)),
    "",
    ...results.flatMap((result, index) => sentence(namesOf(results)[index]!, result, paint)),
  ].join("\n");
}

/** What tells the results apart: the parameters in which they differ, or else the folders of the runs. */
function namesOf(results: readonly RunResult[]): readonly string[] {
  const params = [...new Set(results.flatMap(({ scenario }) => Object.keys(scenario.params)))];
  const differing = params.filter(
    (name) => new Set(results.map(({ scenario }) => scenario.params[name])).size > 1,
  );
  if (differing.length === 0) return results.map(({ runDir }) => runDir.split("/").at(-1) ?? runDir);
  return results.map(({ scenario }) =>
    differing.map((name) => `${name}=${scenario.params[name] ?? "–"}`).join(" "),
  );
}

function gateRow(id: string, results: readonly RunResult[], width: number, paint: Paint): string {
  const cells = results.map(({ verdict }) => {
    const gate = verdict.gates.find(({ gateId }) => gateId === id);
    if (!gate) return "–".padStart(width);
    const [mark, style] = markOf(gate);
    return paint(style, `${mark} ${gate.outcome}`.padStart(width));
  });
  return `  ${id.padEnd(LABEL)}${cells.join("")}`;
}

function sentence(name: string, { verdict, findings, runDir }: RunResult, paint: Paint): readonly string[] {
  return [
    `  ${paint("strong", name)}`,
    ...wrap(verdict.sentence, 4).map((line) => paint(outcomeStyle(verdict.outcome), line)),
    ...(findings[0] ? wrap(findings[0].sentence, 4) : []),
    ...wrap(runDir, 4).map((line) => paint("faint", line)),
    "",
  ];
}

function count(value: number | null | undefined): string | null {
  return value == null ? null : formatCount(value);
}

function bytes(reading: Reading<number> | null): string | null {
  return reading && formatBytes(reading.value);
}
