import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { familySampleName } from "../../../harness/base/exposition.ts";
import { catalogue } from "../../../harness/telemetry/catalogue.ts";
import { otherFamilies } from "../../../harness/telemetry/current-figures.ts";
import { exportedMetrics } from "../../support/exported-metrics.ts";

const reference = readFileSync(join(import.meta.dirname, "../../../docs/reference/metrics.md"), "utf8");

const rows = reference
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));

it("the reference lists every metric, and no other", () => {
  expect(rows.map(([, name]) => name).sort()).toEqual([...exportedMetrics].sort());
});

it("the reference tells types and units", () => {
  const told = new Map(rows.map(([, name, type, unit]) => [name, [type, unit]]));
  for (const family of [...catalogue, ...otherFamilies]) {
    expect([family.name, told.get(familySampleName(family))]).toEqual([
      family.name,
      [family.type, family.unit ?? ""],
    ]);
  }
});
