import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { MIB, MINUTE, SECOND } from "../../../harness/base/units.ts";
import { renderComparison, renderResult } from "../../../harness/report/console.ts";
import type { RunResult } from "../../../harness/report/types.ts";
import { incident } from "../../support/scenarios.ts";
import { decoupled, leaky, resultOf } from "../../support/results.ts";

const golden = (name: string) => join(import.meta.dirname, "files", name);
const plain = { colour: false };

const runs: readonly (readonly [string, () => RunResult])[] = [
  ["unbounded", leaky],
  ["bounded", decoupled],
  [
    "target-died",
    () =>
      resultOf("leaky", {
        until: 70 * SECOND,
        events: [
          { t: 69_500, event: "target.died", message: "eheap_alloc: Cannot allocate 3648525600 bytes" },
        ],
        end: { reason: "target-died", message: "The target died" },
      }),
  ],
  [
    "growing",
    () =>
      resultOf("decoupled", {
        scenario: incident({ hold: 10 * MINUTE }),
        series: { "memory.binary": ({ opened, noise }) => MIB + 64 * opened + 0.1 * MIB * noise },
      }),
  ],
  ["killed", () => resultOf("leaky", { until: 30 * SECOND, end: null })],
  ["generator-late", () => resultOf("decoupled", { series: { "load.self_lateness": () => 4_000 } })],
];

describe("a result for people", () => {
  it.each(runs)("reads as it should: %s", async (name, result) => {
    await expect(renderResult(result(), plain)).toMatchFileSnapshot(golden(`${name}.txt`));
  });

  it.each(runs)("fits into 100 columns: %s", (_, result) => {
    const widest = Math.max(
      ...renderResult(result(), plain)
        .split("\n")
        .map((line) => line.length),
    );
    expect(widest).toBeLessThanOrEqual(100);
  });

  it("carries colour only where asked to, and the same words", () => {
    const coloured = renderResult(leaky(), { colour: true });
    expect(coloured).toContain("\u001b[");
    expect(renderResult(leaky(), plain)).not.toContain("\u001b");
    expect(stripVTControlCharacters(coloured)).toBe(renderResult(leaky(), plain));
  });
});

describe("results side by side", () => {
  it("read as they should", async () => {
    await expect(renderComparison([leaky(), decoupled()], plain)).toMatchFileSnapshot(
      golden("comparison.txt"),
    );
  });

  it("fit into 100 columns, three of them too", () => {
    const three = renderComparison([leaky(), decoupled(), resultOf("batched")], plain);
    expect(Math.max(...three.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("are told apart by their folders when their parameters are the same", () => {
    expect(renderComparison([leaky(), leaky()], plain)).toMatch(
      /incident-23w +2026-03-01T12-00-00Z +2026-03-01T12-00-00Z/,
    );
  });
});
