import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeSeries, probeSeries } from "../../../harness/probe/series.ts";

describe("the probe's series", () => {
  it("have a unit each, and say whether they only rise", () => {
    expect(describeSeries("memory.ets")).toEqual({ name: "memory.ets", unit: "B", type: "gauge" });
    expect(describeSeries("table.sessions.rows")).toEqual({
      name: "table.sessions.rows",
      unit: "count",
      type: "gauge",
    });
    expect(describeSeries("process.Elixir.My.Server.reductions")).toEqual({
      name: "process.Elixir.My.Server.reductions",
      unit: "count",
      type: "counter",
    });
  });

  it.each(["memory.nonsense", "table.rows", "process.x.nonsense"])("do not include %s", (name) =>
    expect(() => describeSeries(name)).toThrow(name),
  );

  it("are in the reference, with their unit", () => {
    const reference = readFileSync(join(import.meta.dirname, "../../../docs/reference/series.md"), "utf8");
    for (const [name, { unit, type }] of Object.entries(probeSeries)) {
      const row = reference.split("\n").find((line) => line.startsWith(`| \`${name}\``));
      expect(row, name).toBeDefined();
      expect(row!.split("|")[2]!.trim(), name).toBe(unit);
      expect(row!.split("|")[3]!.trim(), name).toBe(type);
    }
  });
});
