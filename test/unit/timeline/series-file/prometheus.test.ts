import { describe, expect, it } from "vitest";
import { readText } from "../../../support/series-text.ts";

const answer = (result: unknown, resultType = "matrix") =>
  JSON.stringify({ status: "success", data: { resultType, result } });

const sample = { metric: { __name__: "up" }, values: [[1_770_000_000, "1"]] };

describe("an answer of Prometheus to a range query", () => {
  it("is a series for each set of labels, each with times of its own", async () => {
    const { series } = await readText(
      answer([
        {
          metric: { node: "a", __name__: "erlang_vm_memory_bytes_total", kind: "system" },
          values: [
            [1_770_000_000.5, "1048576"],
            [1_770_000_015.5, "NaN"],
            [1_770_000_030.5, "1.5e+06"],
          ],
        },
        { metric: { node: 'b "2"' }, values: [[1_770_000_000, "+Inf"]] },
        { metric: {}, values: [[1_770_000_001, "7"]] },
      ]),
    );
    expect(series.map(({ name, t, v }) => ({ name, t: [...t], v: [...v] }))).toEqual([
      {
        name: 'erlang_vm_memory_bytes_total{kind="system",node="a"}',
        t: [500, 15_500, 30_500],
        v: [1_048_576, NaN, 1_500_000],
      },
      { name: String.raw`{node="b \"2\""}`, t: [0], v: [NaN] },
      { name: "{}", t: [1000], v: [7] },
    ]);
  });

  it("may be laid out over many lines, and have its keys in any order", async () => {
    const pretty = JSON.stringify(
      { data: { result: [sample], resultType: "matrix" }, status: "success" },
      null,
      2,
    );
    expect((await readText(pretty)).series.map(({ name }) => name)).toEqual(["up"]);
  });
});

describe("any other answer of Prometheus is refused with what was found:", () => {
  it.each([
    [
      "a query that failed",
      JSON.stringify({ status: "error", errorType: "bad_data", error: "parse error" }),
      'series, status: the query failed, found "error" (bad_data: parse error).',
    ],
    [
      "an instant query",
      answer([{ metric: {}, value: [1, "2"] }], "vector"),
      'series, data.resultType: found "vector" where "matrix" should be.',
    ],
    ["no series", answer([]), "series is an answer without any series."],
    ["no result", answer(undefined), "series, data.result: found undefined where an array should be."],
    [
      "no samples",
      answer([{ metric: { __name__: "up" } }]),
      "series, data.result[0] (up), values: found undefined where an array",
    ],
    [
      "a sample without a value",
      answer([sample, { metric: {}, values: [[1, "2"], [2]] }]),
      'data.result[1] ({}), values[1]: found an array where [time, "number"] should be.',
    ],
    [
      "text",
      answer([{ metric: {}, values: [[1, "much"]] }]),
      'values[0]: found "much" where a number should be.',
    ],
    [
      "no time",
      answer([{ metric: {}, values: [[null, "1"]] }]),
      "values[0]: found null where a time in seconds",
    ],
    ["one name twice", answer([sample, sample]), 'data.result[1]: a second series has the name "up".'],
    ["half of one", answer([sample]).slice(0, -3), "series is no answer of Prometheus: "],
  ])("%s", async (_, text, message) => {
    await expect(readText(text)).rejects.toMatchObject({
      code: "SERIES_FILE_INVALID",
      exitCode: 2,
      message: expect.stringContaining(message) as string,
    });
  });
});
