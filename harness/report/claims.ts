import { formatQuantity } from "../base/units.ts";
import type { GateResult, Measured } from "../verdict/types.ts";
import type { Paint, Style } from "./colours.ts";
import { growthRow } from "./growth-row.ts";
import { LIMIT_WIDTH, MEASURED_WIDTH, row, wrap, WIDTH } from "./layout.ts";

/** Claim by claim: what was measured, what it was held against, and for what did not hold the reason and the why. */
export function claimsTable(gates: readonly GateResult[], paint: Paint): readonly string[] {
  const head = row("  claim", [
    ["measured", MEASURED_WIDTH],
    ["limit", LIMIT_WIDTH],
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
  const trends = (gate.trends ?? []).flatMap((trend) =>
    growthRow(`growth of ${trend.series} an hour`, trend, trend.unit),
  );
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
    [formatQuantity(value, unit) + interval, MEASURED_WIDTH],
    [formatQuantity(limit, unit), LIMIT_WIDTH],
  ]);
}

function furtherLines(gate: GateResult, paint: Paint): readonly string[] {
  if (gate.outcome === "pass") return [];
  const needs = gate.outcome === "inconclusive" ? wrap(`Needs ${gate.needs}.`, 6) : [];
  const why = gate.outcome === "fail" ? wrap(`Why: ${gate.why}`, 6) : [];
  return [...needs, ...why].map((line) => paint("faint", line));
}
