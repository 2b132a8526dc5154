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

  it("is documented, gate by gate and limit by limit", () => {
    const reference = readFileSync(join(import.meta.dirname, "../../../docs/reference/gates.md"), "utf8");
    for (const gate of gates) {
      expect(reference).toContain(`## \`${gate.id}\``);
      for (const [name, { value, unit }] of Object.entries(gate.limits)) {
        expect(reference, `${gate.id}.${name}`).toContain(`| \`${name}\``);
        expect(reference, `${gate.id}.${name}`).toContain(formatQuantity(value, unit));
      }
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
