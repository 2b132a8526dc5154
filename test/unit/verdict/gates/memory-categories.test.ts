import { describe, expect, it } from "vitest";
import { KIB, MIB } from "../../../../harness/base/units.ts";
import { memoryCategories } from "../../../../harness/verdict/gates/memory-categories.ts";
import { incidentSeries } from "../../../support/incident-shapes.ts";
import { ask, figure } from "../../../support/judge.ts";
import type { Shape } from "../../../support/timelines.ts";

const seriesOf = (id: string) => id.replace(/^memory-(\w+)-bounded$/, "memory.$1");
const byId = memoryCategories.map((gate) => [gate.id, gate] as const);

describe.each(byId)("%s", (id, gate) => {
  const shaped = (shape: Shape) => ({ series: { [seriesOf(id)]: shape } });

  it("passes what comes back", () => {
    expect(ask(gate)).toMatchObject({ outcome: "pass", title: gate.title });
  });

  it("passes what is small beside the node's memory at rest, however small the category was", () => {
    const doubled: Shape = ({ loaded }) => (loaded < 0 ? 300 * KIB : 600 * KIB);
    expect(ask(gate, shaped(doubled)).outcome).toBe("pass");
  });

  it("stays open for memory that is held after a collection and may be a cache", () => {
    const cache: Shape = ({ loaded }) => (loaded < 0 ? 2 * MIB : 200 * MIB);
    const result = ask(gate, shaped(cache));
    expect(result.outcome).toBe("inconclusive");
    expect(result.reason).toContain("is 200.0 MiB 4");
  });

  it("stays open when it was not sampled", () => {
    expect(
      ask(
        gate,
        shaped(() => null),
      ).outcome,
    ).toBe("inconclusive");
  });
});

describe("the incident", () => {
  it.each([
    ["memory-processes-bounded", "200 000 messages still wait for the process"],
    ["memory-ets-bounded", "335 000 rows in sessions belong to no user"],
    ["memory-system-bounded", "335 000 rows in sessions belong to no user"],
  ])("fails %s, by what is known to serve nobody", (id, because) => {
    const gate = memoryCategories.find((one) => one.id === id)!;
    const result = ask(gate, { series: incidentSeries });
    expect(result).toMatchObject({ outcome: "fail", title: gate.failureTitle });
    expect(result.reason).toContain(because);
  });

  it("says nothing against binaries, atoms and code", () => {
    for (const kind of ["binary", "atom", "code"]) {
      const gate = memoryCategories.find(({ id }) => id === `memory-${kind}-bounded`)!;
      expect(ask(gate, { series: incidentSeries }).outcome).toBe("pass");
    }
  });

  it("is held against the node's memory at rest", () => {
    const gate = memoryCategories.find(({ id }) => id === "memory-code-bounded")!;
    const { value, limit } = figure(ask(gate), "memory of code after a collection");
    expect(limit - value).toBeGreaterThan(0.25 * 43 * MIB - 1);
  });
});
