import { describe, expect, it } from "vitest";
import { parseCount, parseDuration, parseSize } from "../../../harness/config/measures.ts";

describe("durations", () => {
  it.each([
    ["250ms", 250],
    ["30s", 30_000],
    ["0.5s", 500],
    ["1m30s", 90_000],
    ["5h40m", 20_400_000],
  ])("%s is %d ms", (text, expected) => expect(parseDuration(text)).toBe(expected));

  it.each(["", "30", "s", "30 s", "-5s", "1m30", "30sec"])("%j is none", (text) =>
    expect(parseDuration(text)).toBeNull(),
  );
});

describe("sizes", () => {
  it.each([
    ["4096B", 4096],
    ["1.5GiB", 1_610_612_736],
  ])("%s is %d bytes", (text, expected) => expect(parseSize(text)).toBe(expected));

  it.each(["6", "6GB", "GiB", ""])("%j is none", (text) => expect(parseSize(text)).toBeNull());
});

describe("counts", () => {
  it.each([
    ["2000", 2000],
    ["230k", 230_000],
    ["1.5M", 1_500_000],
    ["1.5m", 1_500_000],
  ])("%s is %d", (text, expected) => expect(parseCount(text)).toBe(expected));

  it.each(["", "-1", "1.5", "23W", "1e5"])("%j is none", (text) => expect(parseCount(text)).toBeNull());
});
