import { describe, expect, it } from "vitest";
import { readSeriesFile } from "../../../../harness/timeline/series-file/read.ts";
import { incident } from "../../../support/scenarios.ts";
import { readText } from "../../../support/series-text.ts";
import { recordsOf } from "../../../support/timelines.ts";

describe("what is no text", () => {
  it.each([
    ["a compressed file", [0x1f, 0x8b, 0x08, 0x00, 0x01], "1f 8b 08 00"],
    ["UTF-16", [0xff, 0xfe, 0x74, 0x00, 0x2c, 0x00], "ff fe 74 00"],
    ["text with a NUL in it", [0x74, 0x2c, 0x61, 0x0a, 0x00], "74 2c 61 0a"],
    ["a character that is cut off", [0x74, 0x2c, 0x61, 0xc3], "74 2c 61 c3"],
  ])("is refused, with the bytes it begins with: %s", async (_, bytes, found) => {
    await expect(readText(Uint8Array.from(bytes))).rejects.toMatchObject({
      exitCode: 2,
      message: `series is no text in UTF-8 (it begins with the bytes ${found}).`,
    });
  });
});

it("what cannot be read is refused with the reason", async () => {
  // eslint-disable-next-line @typescript-eslint/require-await, require-yield
  async function* broken(): AsyncGenerator<Uint8Array> {
    throw new Error("EIO: i/o error");
  }
  await expect(readSeriesFile(broken(), "disk.csv")).rejects.toMatchObject({
    exitCode: 2,
    message: "disk.csv cannot be read: EIO: i/o error.",
  });
});

it("a line too long to be one is refused before it fills the memory", async () => {
  const piece = new TextEncoder().encode("x".repeat(1 << 20));
  let given = 0;
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      given++;
      yield piece;
    }
  }
  await expect(readSeriesFile(endless(), "endless")).rejects.toThrow(
    /line 1: is longer than 67108864 characters/,
  );
  expect(given).toBeLessThan(70);
});

describe("the record of a run on its own", () => {
  const lines = [...recordsOf({ scenario: incident() })].map((record) => `${JSON.stringify(record)}\n`);

  it("is read as its gauges, in their units", async () => {
    const { series, remarks } = await readText(lines.join(""));
    const names = series.map(({ name }) => name);
    expect(names).toContain("table.sessions.rows");
    expect(names).not.toContain("load.sent");
    expect(series.find(({ name }) => name === "memory.total")?.unit).toBe("B");
    expect(remarks).toEqual([expect.stringMatching(/^\d+ counters are left out/)]);
  });

  it("loses a torn last line, and says so", async () => {
    const { remarks } = await readText(lines.join("").slice(0, -5));
    expect(remarks).toContain("The last line is torn and left out.");
  });

  it("is refused where another line is broken", async () => {
    await expect(readText(`${lines.slice(0, 3).join("")}{"kind":"sample"}\n`)).rejects.toThrow(
      /^series, line 4: is broken: a sample record lacks a field/,
    );
  });

  it("is refused where nothing was sampled", async () => {
    await expect(readText(lines[0]!)).rejects.toThrow(/record of a run in which nothing was sampled/);
  });
});
