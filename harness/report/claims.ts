import { formatQuantity } from "../base/units.ts";
import type { GateResult, Measured, SeriesTrend } from "../verdict/types.ts";
import type { Paint, Style } from "./colours.ts";
import { row, wrap, WIDTH } from "./layout.ts";

const MEASURED = 28;
const LIMIT = 16;

/** Claim by claim: what was measured, what it was held against, and for what did not hold the reason and the why. */
export function claimsTable(gates: readonly GateResult[], paint: Paint): readonly string[] {
  const head = row("  claim", [
    ["measured", MEASURED],
    ["limit", LIMIT],
  ]);
  return [
    ...head.map((line) => paint("faint", line)),
    paint("faint", `  ${"─".repeat(WIDTH - 2)}`),
    ...gates.flatMap((gate) => claim(gate, paint)),
  ];
}

function claim(gate: GateResult, paint: Paint): readonly string[] {
  const [mark, style] = markOf(gate);
  const title = `${gate.title}${gate.level === "warn" ? " (warns only)" : ""}`;
  const id = paint("faint", gate.gateId.padStart(WIDTH - 4 - title.length));
  const numbers = gate.outcome === "error" ? [] : gate.measured.flatMap(numberRow);
  const reason = gate.outcome === "pass" ? [] : wrap(gate.reason, 6);
  const trends = (gate.trends ?? []).flatMap(trendRow);
  const figures = [...numbers, ...trends];
  return [`  ${paint(style, mark)} ${title}${id}`, ...figures, ...reason, ...furtherLines(gate, paint)];
}

/** The sign of an outcome. */
export function markOf({ outcome, level }: GateResult): readonly [string, Style] {
  if (outcome === "pass") return ["✓", "good"];
  if (outcome === "fail") return level === "fail" ? ["✗", "bad"] : ["!", "open"];
  return ["?", "open"];
}

function numberRow({ label, unit, value, low, high, limit }: Measured): readonly string[] {
  const interval = low === high ? "" : ` (${formatQuantity(low, unit)} – ${formatQuantity(high, unit)})`;
  return row(`      ${label}`, [
    [formatQuantity(value, unit) + interval, MEASURED],
    [formatQuantity(limit, unit), LIMIT],
  ]);
}

/** Growth while the load was steady, and the least that would have been told from none. */
function trendRow({ series, unit, growth, detectable }: SeriesTrend): readonly string[] {
  if (growth === null) return [];
  const [value, low, high] = [growth.perHour, growth.low, growth.high].map((rate) =>
    formatQuantity(rate, unit),
  );
  return row(`      growth of ${series} an hour`, [
    [`${value} (${low} – ${high})`, MEASURED],
    [detectable === null ? "" : `seen ≥ ${formatQuantity(detectable, unit)}`, LIMIT],
  ]);
}

function furtherLines(gate: GateResult, paint: Paint): readonly string[] {
  if (gate.outcome === "pass") return [];
  const needs = gate.outcome === "inconclusive" ? wrap(`Needs ${gate.needs}.`, 6) : [];
  const why = gate.outcome === "fail" ? wrap(`Why: ${gate.why}`, 6) : [];
  return [...needs, ...why].map((line) => paint("faint", line));
}
