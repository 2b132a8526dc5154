import { describe, expect, it } from "vitest";
import { formatQuantity } from "../../../harness/base/units.ts";

describe("a count", () => {
  it.each([
    [0, "0"],
    [7, "7"],
    [232_182, "232 182"],
    [-1234.6, "-1 235"],
    [12.4, "12"],
    [0.5, "0.5"],
    [-0.0347, "-0.035"],
    [9.96, "10"],
  ])("of %d reads %s: whole, unless it is so small that nothing would be left of it", (count, text) => {
    expect(formatQuantity(count, "count")).toBe(text);
  });
});
