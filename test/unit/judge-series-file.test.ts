import { describe, expect, it } from "vitest";
import { ExitCode } from "../../harness/base/exit-codes.ts";
import { HOUR, MIB, MINUTE, SECOND } from "../../harness/base/units.ts";
import { exitCodeOf, judgeSeriesFile } from "../../harness/judge-series-file.ts";
import type { SeriesOptions } from "../../harness/judge-series-file.ts";
import type { SeriesFile } from "../../harness/timeline/series-file/types.ts";

const plain: SeriesOptions = { warmup: null, unit: null, limits: [] };

/** Four hours, a sample a minute. */
const t = Float64Array.from({ length: 240 }, (_, i) => i * MINUTE);
const level = t.map((time) => 1000 + 3 * Math.sin(time));
const leak = level.map((v, i) => v + 5 * i);

function fileOf(series: Readonly<Record<string, Float64Array>>): SeriesFile {
  const all = Object.entries(series).map(([name, v]) => ({ name, unit: null, t, v }));
  return { series: all, remarks: [] };
}

const outcomes = (series: Readonly<Record<string, Float64Array>>, options = plain) =>
  judgeSeriesFile(fileOf(series), options).map(({ outcome }) => outcome);

describe("the series of a file", () => {
  it("are judged each on its own, in the order of the file", () => {
    expect(outcomes({ level, leak, missed: level.map(() => NaN) })).toEqual([
      "bounded",
      "unbounded",
      "inconclusive",
    ]);
  });

  it("say what was done to their samples", () => {
    const gappy = leak.map((v, i) => (i % 50 === 7 ? NaN : v));
    const [judged] = judgeSeriesFile(fileOf({ gappy }), plain);
    expect(judged?.remarks.join()).toMatch(/5 samples without a finite number/);
    expect(judged?.outcome).toBe("unbounded");
  });

  it("lose the warm-up at their front, as long as it is said to be", () => {
    const filling = level.map((v, i) => v + 4000 * (1 - Math.exp(-i / 30)));
    const growth = (warmup: number) =>
      judgeSeriesFile(fileOf({ filling }), { ...plain, warmup })[0]!.growth!.perHour;
    expect(growth(100 * MINUTE)).toBeLessThan(growth(10 * SECOND) / 3);
  });
});

describe("the unit of a series", () => {
  it.each([
    ["memory.total", "B"],
    ["table.sessions.memory", "B"],
    ["process_resident_memory_bytes", "B"],
    ['erlang_vm_memory_bytes_total{kind="system"}', "B"],
    ["heap_bytes", "B"],
    ["table.sessions.rows", "count"],
    ["memory_mb", "count"],
    ["memory_words", "count"],
    ['queue_depth{pod="memory-cache"}', "count"],
    ["bytes_per_row_x", "count"],
  ])("of %s is %s by its name", (name, unit) => {
    expect(judgeSeriesFile(fileOf({ [name]: level }), plain)[0]?.unit).toBe(unit);
  });

  it("is what the file says, and above all what the user says", () => {
    const file: SeriesFile = { series: [{ name: "wait", unit: "ms", t, v: level }], remarks: [] };
    expect(judgeSeriesFile(file, plain)[0]?.unit).toBe("ms");
    expect(judgeSeriesFile(file, { ...plain, unit: "B" })[0]?.unit).toBe("B");
  });
});

describe("a limit", () => {
  const limits = [
    { value: 1 * MIB, unit: "B" },
    { value: 5000, unit: "count" },
  ] as const;

  it("holds for the series in its unit, and says when growth reaches it", () => {
    const file = fileOf({ memory: leak, rows: leak, flat: level });
    const [memory, rows] = judgeSeriesFile(file, { ...plain, limits });
    // 300 an hour from about 2 200 on.
    expect(rows!.timeToLimit! / HOUR).toBeCloseTo((5000 - 2195) / 300, 0);
    expect(memory!.timeToLimit! / HOUR).toBeCloseTo((MIB - 2195) / 300, -2);
  });

  it("that holds for no series is a mistake", () => {
    expect(() => judgeSeriesFile(fileOf({ leak }), { ...plain, limits })).toThrow(
      /a limit of 1048576 bytes, and no series in bytes/,
    );
    expect(() => judgeSeriesFile(fileOf({ leak }), { ...plain, unit: "B", limits })).toThrow(
      /a limit of 5000 without a unit, and no series of counts/,
    );
  });
});

describe("the exit code follows the worst outcome:", () => {
  const missed = level.map(() => NaN);
  it.each([
    ["all bounded", { level }, ExitCode.bounded],
    ["one open", { level, missed }, ExitCode.inconclusive],
    ["one without bound", { missed, leak, level }, ExitCode.gateFailed],
  ])("%s", (_, series, code) => {
    expect(exitCodeOf(judgeSeriesFile(fileOf(series as Record<string, Float64Array>), plain))).toBe(code);
  });
});
