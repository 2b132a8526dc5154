import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatQuantity } from "../../../harness/base/units.ts";
import type { Gate } from "../../../harness/verdict/gate.ts";
import { checked, gates } from "../../../harness/verdict/gates/registry.ts";
import { runGate } from "../../../harness/verdict/run-gate.ts";
import { viewOf } from "../../../harness/verdict/run-view.ts";
import { incident } from "../../support/scenarios.ts";
import { synthesize } from "../../support/timelines.ts";

const reference = readFileSync(join(import.meta.dirname, "../../../docs/reference/gates.md"), "utf8");
const sections = reference.split(/^## /m).map((text) => ({ heading: text.split("\n")[0]!, text }));

const sound = gates[0]!;
const scenario = incident();

describe("the list of gates", () => {
  it.each([
    ["without a failure text", { failureTitle: " " }, /has no failureTitle/],
    ["without a why", { why: "" }, /has no why/],
    ["that reads the same whether it holds or fails", { failureTitle: sound.title }, /reads the same/],
    ["with an id that no scenario could write", { id: "Sessions Bounded" }, /not kebab-case/],
    [
      "with a limit that it does not explain",
      { limits: { slack: { value: 3, unit: "count", meaning: "" } } },
      /its limit slack/,
    ],
  ] as const)("takes no gate %s", (_, change, message) => {
    expect(() => checked([{ ...sound, ...change }])).toThrow(message);
  });

  it("takes no gate twice", () => {
    expect(() => checked([sound, sound])).toThrow(/listed twice/);
  });

  it.each(gates.map((gate) => [gate.id, gate] as const))("is documented: %s", (id, gate) => {
    const section = sections.find(({ heading }) => heading.includes(`\`${id}\``))?.text ?? "";
    expect(section, `a section on ${id}`).toContain(`evel \`${gate.level}\``);
    const rows = section.split("\n").filter((line) => line.startsWith("| `"));
    const documented = { ...gate.limits, ...gate.options };
    expect(rows.map((row) => /`(\w+)`/.exec(row)![1])).toEqual(Object.keys(documented));
    for (const [name, { value, unit }] of Object.entries(documented)) {
      const written = value === null || unit === "per-series" ? "none" : formatQuantity(value, unit);
      expect(
        rows
          .find((row) => row.includes(`\`${name}\``))!
          .split("|")[2]!
          .trim(),
        name,
      ).toBe(written);
    }
  });
});

describe("a gate", () => {
  const timeline = synthesize({ scenario });

  it("sees only the series that it declared", () => {
    const view = viewOf(timeline, scenario, ["memory.total"]);
    expect(view.series("memory.total")).not.toBeNull();
    expect(() => view.series("os.rss")).toThrow(/os\.rss was not declared/);
  });

  it("that breaks says so and is no pass", () => {
    const broken: Gate = {
      ...sound,
      evaluate: () => {
        throw new Error("index out of range");
      },
    };
    expect(runGate(broken, timeline, scenario)).toMatchObject({
      outcome: "error",
      reason: "The gate itself broke: index out of range",
    });
  });

  it.each(gates.map((gate) => [gate.id, gate] as const))("%s is no pass without any data", (_, gate) => {
    const empty = { ...timeline, series: new Map(), phases: [], end: null };
    expect(runGate(gate, empty, scenario).outcome).toBe("inconclusive");
  });
});
