import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leakClasses } from "../../../scenarios/services/leaks.ts";
import { expectations } from "../../../scripts/matrix/expected.ts";
import { gates } from "../../../harness/verdict/gates/registry.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function zooWith(name: string, expectation: unknown): string {
  const folder = tempFolder();
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "expected.json"), JSON.stringify(expectation));
  return folder;
}

const timers = {
  class: "timers",
  sick: { outcome: "unbounded", gates: [], rule: "timers" },
  healthy: { outcome: "bounded" },
};

describe("what the classes of the zoo expect", () => {
  it("is stated by every class, each by its own name", () => {
    expect(expectations(null).map((expected) => expected.class)).toEqual(leakClasses);
  });

  it("names no gate that does not exist", () => {
    const known = new Set(gates.map(({ id }) => id));
    const named = expectations(null).flatMap(({ sick }) => sick.gates.flatMap((oneOf) => oneOf.split("|")));
    expect(named.filter((gate) => !known.has(gate))).toEqual([]);
  });

  it("is read for the classes asked for, in their order", () => {
    const two = expectations(["process_leak", "ets_fixed_table"]);
    expect(two.map((expected) => expected.class)).toEqual(["process_leak", "ets_fixed_table"]);
  });

  it("lists the classes when one is unknown", () => {
    expect(() => expectations(["timer"], zooWith("timers", timers))).toThrow(
      expect.objectContaining({ code: "CLASS_UNKNOWN", hint: "The classes: timers." }),
    );
  });

  it.each([
    ["another class's", { ...timers, class: "atoms" }, /class is "atoms", the folder "timers"/],
    ["without a rule", { ...timers, sick: { outcome: "unbounded", gates: [] } }, /sick\.rule/],
    ["with a misspelt key", { ...timers, helthy: {} }, /helthy/],
  ])("is refused when it is %s", (_, expectation, message) => {
    expect(() => expectations(null, zooWith("timers", expectation))).toThrow(message);
  });
});
