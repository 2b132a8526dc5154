import { describe, expect, it } from "vitest";
import { readText } from "../../../support/series-text.ts";

async function seriesOf(text: string) {
  const { series } = await readText(text);
  return series.map(({ name, t, v }) => ({ name, t: [...t], v: [...v] }));
}

describe("an NDJSON file", () => {
  it("has an object a line, with t and numbers", async () => {
    const text = '{"t":0,"rows":1,"heap":10}\r\n\r\n{"t":1.5,"rows":2,"heap":20}';
    expect(await seriesOf(text)).toEqual([
      { name: "rows", t: [0, 1500], v: [1, 2] },
      { name: "heap", t: [0, 1500], v: [10, 20] },
    ]);
  });

  it("may have ISO times and numbers as text", async () => {
    const text = '{"rows":"1","t":"2026-03-01T12:00:00Z"}\n{"t":"2026-03-01T12:00:01Z","rows":"-2.5"}\n';
    expect(await seriesOf(text)).toEqual([{ name: "rows", t: [0, 1000], v: [1, -2.5] }]);
  });

  it("has no sample of a series that a line leaves out, and one that was missed where a line says null", async () => {
    const text = '{"t":0,"a":1,"b":null}\n{"t":1,"b":2}\n{"t":2,"a":3,"b":"NaN"}\n';
    expect(await seriesOf(text)).toEqual([
      { name: "a", t: [0, 2000], v: [1, 3] },
      { name: "b", t: [0, 1000, 2000], v: [NaN, 2, NaN] },
    ]);
  });

  it("may write NaN and Infinity bare, though that is no JSON", async () => {
    const text = '{"t":0,"a":NaN,"b":1}\n{"t":1,"a": -Infinity ,"b":Infinity}\n';
    expect(await seriesOf(text)).toEqual([
      { name: "a", t: [0, 1000], v: [NaN, NaN] },
      { name: "b", t: [0, 1000], v: [1, NaN] },
    ]);
  });
});

describe("a broken NDJSON file is refused with the place and the value found:", () => {
  it.each([
    [
      "no JSON",
      '{"t":0,"a":1}\n{"t":1,"a":',
      /^series, line 2: is no JSON object \(.*\), found "\{\\"t\\":1/,
    ],
    [
      "an unquoted key",
      '{"t":0,"a":1}\n{"t":1,a:2}\n',
      /line 2, column 8: is no JSON object \(Expected double-quoted property name\), found "a:2\}"/,
    ],
    ["a bare word", '{"t":0,"a":x}\n', /line 1: is no JSON object \(Unexpected token 'x'\), found/],
    ["an array", "[1,2]\n", /line 1: found an array where a JSON object should be\./],
    ["no time", '{"a":1}\n', /line 1, t: there is no t where a time in seconds/],
    [
      "a time of another format",
      '{"t":0,"a":1}\n{"t":"2026-03-01","a":1}\n',
      /line 2, t: found "2026-03-01" where the times before are seconds/,
    ],
    ["text", '{"t":0,"a":"many"}\n', /line 1, a: found "many" where a number should be/],
    ["an object", '{"t":0,"a":{"b":1}}\n', /line 1, a: found an object where a number should be/],
    ["a truth value", '{"t":0,"a":true}\n', /line 1, a: found true where a number should be/],
    ["times alone", '{"t":0}\n{"t":1}\n', /^series has no numbers beside t\./],
  ])("%s", async (_, text, message) => {
    await expect(readText(text)).rejects.toMatchObject({
      code: "SERIES_FILE_INVALID",
      exitCode: 2,
      message: expect.stringMatching(message) as string,
    });
  });
});
