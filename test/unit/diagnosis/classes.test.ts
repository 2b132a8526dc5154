import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rules } from "../../../harness/diagnosis/rules/registry.ts";
import { leakClasses } from "../../../scenarios/services/leaks.ts";

const page = (id: string) => new URL(`../../../docs/leaks/${id}.md`, import.meta.url);

describe("classes of leaks", () => {
  it("have each a service in the zoo and a rule that tells it", () => {
    expect(rules.map(({ id }) => id).toSorted()).toEqual(leakClasses);
  });

  it.each(leakClasses)("%s has its page", (id) => {
    expect(existsSync(page(id))).toBe(true);
  });
});
