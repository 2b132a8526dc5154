import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import { randomUnit } from "../../../harness/base/random.ts";
import type { RunResult } from "../../../harness/report/types.ts";
import { cli, startCli } from "../../support/cli.ts";
import { incident } from "../../support/scenarios.ts";
import { csvOf, ndjsonOf, prometheusOf, type Columns } from "../../support/series-text.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { recordsOf } from "../../support/timelines.ts";

/** Five hours at a sample a minute. */
const t = Array.from({ length: 300 }, (_, i) => 1_770_000_000 + 60 * i);
const noise = (lane: number) => t.map((_, i) => randomUnit(7, lane, i) - 0.5);
const level = noise(1).map((u) => 10_000 + 100 * u);
const leak = noise(2).map((u, i) => 10_000 + 100 * u + 20 * i);
const few = leak.map((v, i) => (i < 290 ? null : v));

function saved(text: string, name = "series.csv"): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, text);
  return path;
}

interface Answer {
  readonly schemaVersion: number;
  readonly series: readonly Readonly<Record<string, unknown>>[];
}

describe("the series of a file are judged each, and the worst outcome is the exit code:", () => {
  it.each([
    ["all bounded", { level }, ["bounded"], ExitCode.bounded],
    ["one open", { level, few }, ["bounded", "inconclusive"], ExitCode.inconclusive],
    [
      "one without bound",
      { level, leak, few },
      ["bounded", "unbounded", "inconclusive"],
      ExitCode.gateFailed,
    ],
  ])("%s", async (_, series, outcomes, exitCode) => {
    const { code, stdout, stderr } = await cli("judge", saved(csvOf({ t, series })), "--json");
    const answer = JSON.parse(stdout) as Answer;
    expect(Object.keys(answer)).toEqual(["schemaVersion", "series"]);
    expect(answer.schemaVersion).toBe(1);
    expect(answer.series.map(({ name }) => name)).toEqual(Object.keys(series));
    expect(answer.series.map(({ outcome }) => outcome)).toEqual(outcomes);
    for (const { reason } of answer.series) expect(reason).toMatch(/^[^\n]*\d[^\n]*\.$/);
    expect(stderr).toBe("");
    expect(code).toBe(exitCode);
  });
});

describe("the format does not matter:", () => {
  const columns: Columns = { t, series: { level, leak, few } };
  it.each([
    ["NDJSON", ndjsonOf],
    ["an answer of Prometheus", prometheusOf],
  ])("%s is judged as the same CSV is", async (_, textOf) => {
    const [csv, other] = await Promise.all(
      [csvOf, textOf].map((write) => cli("judge", saved(write(columns)), "--json")),
    );
    expect(JSON.parse(other!.stdout)).toEqual(JSON.parse(csv!.stdout));
    expect(other!.code).toBe(csv!.code);
  });

  it("standard input is judged as a file is", async () => {
    const running = startCli(["judge", "-"]);
    running.child.stdin!.end(csvOf(columns));
    const { code, stdout } = await running.finished;
    expect(stdout).toBe((await cli("judge", saved(csvOf(columns)))).stdout);
    expect(code).toBe(ExitCode.gateFailed);
  });
});

describe("people", () => {
  it("read the outcome, the reason and the growth of each series, the worst first", async () => {
    const { stdout } = await cli("judge", saved(csvOf({ t, series: { level, leak } })), "--limit", "1M");
    expect(stdout).toMatch(/✗ UNBOUNDED +leak .*\n +leak .* rose /);
    expect(stdout).toMatch(/growth an hour +1 \d\d\d \([\d ]+ – [\d ]+\) +seen ≥/);
    expect(stdout).toMatch(/until the limit, at this growth +\d+h/);
    expect(stdout.indexOf("✓ BOUNDED")).toBeGreaterThan(stdout.indexOf("✗ UNBOUNDED"));
    expect(stdout).toMatch(/\n {2}2 series: 1 unbounded, 1 bounded\.\n$/);
  });

  it("are told what was done to samples that were missed or out of order", async () => {
    const order = [...t.keys()].sort((a, b) => (a % 7) - (b % 7) || a - b);
    const shuffled = {
      t: order.map((i) => t[i]!),
      series: { leak: order.map((i) => (i % 100 === 50 ? null : leak[i]!)) },
    };
    const { stdout, code } = await cli("judge", saved(csvOf(shuffled)));
    expect(stdout).toMatch(/! 3 samples without a finite number/);
    expect(stdout).toMatch(/! .*sorted by time/);
    expect(code).toBe(ExitCode.gateFailed);
  });
});

describe("options of a file", () => {
  it("say its warm-up and its unit", async () => {
    const file = saved(csvOf({ t, series: { leak } }));
    const read = async (...options: string[]) =>
      (JSON.parse((await cli("judge", file, "--json", ...options)).stdout) as Answer).series[0]!;
    expect(await read("--unit", "bytes")).toMatchObject({ unit: "B" });
    expect((await read("--warmup", "2h"))["reason"]).not.toBe((await read("--warmup", "1m"))["reason"]);
  });
});

describe("a mistake gets one clear message, no stack trace, and exit 2:", () => {
  const file = () => saved(csvOf({ t, series: { level } }));
  it.each([
    ["an empty file", () => [saved("")], /series\.csv is empty/],
    [
      "a cell that is no number",
      () => [saved("t,a\n0,1\n1,x\n")],
      /line 3, column 2 \(a\): found "x" where a number/,
    ],
    [
      "a binary file",
      () => [process.execPath],
      /is no text in UTF-8 \(it begins with the bytes 7f 45 4c 46\)/,
    ],
    ["neither run nor file", () => ["nowhere.csv"], /"nowhere\.csv" is no run: .*no such file of series/],
    ["a folder without a run", () => [tempFolder()], /is no run: neither/],
    [
      "a gate of a file",
      () => [file(), "--set", "gates.rss-bounded=off"],
      /--set: a file of series has no gates/,
    ],
    ["a warm-up that is none", () => [file(), "--warmup", "soon"], /"soon" is not a duration/],
    ["a unit that is none", () => [file(), "--unit", "words"], /"words" is neither bytes nor count/],
    ["a limit that is none", () => [file(), "--limit", "much"], /"much" is neither a size such as 8GiB/],
    ["a limit of nothing", () => [file(), "--limit", "8GiB"], /no series in bytes/],
  ] as [string, () => string[], RegExp][])("%s", async (_, args, message) => {
    const { code, stdout, stderr } = await cli("judge", ...args());
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(code).toBe(ExitCode.usage);
  });
});

describe("a stored run", () => {
  /** The folder of a run, as the harness would have left it. */
  function storedRun(): string {
    const scenario = incident();
    const folder = join(tempFolder(), "incident-23w", "2026-03-01T12-00-00Z");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "scenario.json"), JSON.stringify(scenario));
    const lines = [...recordsOf({ scenario })].map((record) => `${JSON.stringify(record)}\n`);
    writeFileSync(join(folder, "timeline.ndjson"), lines.join(""));
    return folder;
  }

  const gate = (stdout: string, id: string) =>
    (JSON.parse(stdout) as RunResult).verdict.gates.find(({ gateId }) => gateId === id);

  it("is judged by other levels and options of its gates, and prints its RunResult", async () => {
    const run = storedRun();
    const strict = [
      "--set",
      "gates.absolute-limits.limits.memory.total=256MiB",
      "--set",
      "gates.rss-bounded=off",
    ];
    const [before, after] = await Promise.all([
      cli("judge", run, "--json"),
      cli("judge", run, "--json", ...strict),
    ]);
    expect(gate(before.stdout, "absolute-limits")).toBeUndefined();
    expect(gate(after.stdout, "absolute-limits")).toMatchObject({ outcome: "fail" });
    expect(gate(before.stdout, "rss-bounded")).toBeDefined();
    expect(gate(after.stdout, "rss-bounded")).toBeUndefined();
    expect(after.code).toBe(ExitCode.gateFailed);
  });

  it("is meant by its record too, as long as its scenario is beside it", async () => {
    const run = storedRun();
    const { stdout } = await cli("judge", join(run, "timeline.ndjson"), "--json");
    expect(stdout).toBe((await cli("judge", run, "--json")).stdout);
  });

  it.each([
    [["--set", "gates.memory=off"], /there is no such gate/],
    [["--set", "gates.rss-bounded=maybe"], /gates\.rss-bounded\.level: .*\(found "maybe"\)/],
    [["--set", "store=leaky"], /found "store=leaky"/],
    [["--warmup", "60s"], /--warmup: a run says that itself/],
  ])("is not judged by %j", async (options, message) => {
    const { code, stderr } = await cli("judge", storedRun(), ...options);
    expect(stderr).toMatch(message);
    expect(code).toBe(ExitCode.usage);
  });
});
