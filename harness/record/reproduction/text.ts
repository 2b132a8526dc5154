import { formatQuantity } from "../../base/units.ts";
import { inColumns, slopeText } from "../learned-text.ts";
import type { SeriesGrowth } from "../types.ts";
import type { LoadPair, Reproduction, Sameness, SlopePair } from "./reproduces.ts";

const WORD: Readonly<Record<Sameness, string>> = {
  same: "same",
  different: "NOT THE SAME",
  unknown: "cannot tell",
};

/** What was compared, and in the last line what came of it. */
export function reproductionText(reproduction: Reproduction): string {
  const { load, slopes } = reproduction;
  const lines = inColumns([
    ["", "original", "reproduced", ""],
    ...load.map(loadRow),
    ["", "", "", ""],
    ["for each session opened", "", "", ""],
    ...slopes.map(slopeRow),
  ]);
  const indented = lines.map((line) => (line === "" ? "" : `  ${line}`));
  return `${indented.join("\n")}\n\n  ${conclusion(reproduction)}\n`;
}

/** One sentence that says whether the slopes are the same, and by which series. */
export function conclusion({ outcome, fault, slopes, speedUp }: Reproduction): string {
  if (fault !== null) return `Cannot tell. ${fault}`;
  const fast = speedUp === null ? "" : `, at ${Number(speedUp.toPrecision(2))} times the rate`;
  if (outcome === "same") return `The same slope per user${fast}.`;
  const [worst] = slopes.filter((slope) => slope.outcome === "different");
  if (worst) return `Not the same slope per user: ${worst.series} ${differenceText(worst)}.`;
  const open = slopes.filter((slope) => slope.decides && slope.outcome === "unknown");
  if (open.length === 0) return "Cannot tell: neither memory nor sessions were recorded in both.";
  const names = open.map(({ series }) => series).join(" and ");
  return `Cannot tell: ${names} ${open.length === 1 ? "is" : "are"} too uncertain; record longer, or hold longer.`;
}

function differenceText({ times, original, reproduced }: SlopePair): string {
  const [one, other] = [gainText(original), gainText(reproduced)];
  return times === null
    ? `gains ${other} by each session, where the original gains ${one}`
    : `grows ${Number(times.value.toPrecision(2))} times as fast: ${other} by each session, in the original ${one}`;
}

function gainText(growth: SeriesGrowth): string {
  return growth.outcome === "unbounded" ? slopeText(growth) : "nothing";
}

function loadRow({ what, unit, original, reproduced }: LoadPair): string[] {
  return [what, formatQuantity(original, unit), formatQuantity(reproduced, unit), ""];
}

function slopeRow({ series, original, reproduced, outcome }: SlopePair): string[] {
  return [series, slopeText(original), slopeText(reproduced), WORD[outcome]];
}
