import { describe, expect, it } from "vitest";
import { readText } from "../../../support/series-text.ts";

async function seriesOf(text: string) {
  const { series } = await readText(text);
  return series.map(({ name, t, v }) => ({ name, t: [...t], v: [...v] }));
}

describe("a CSV file", () => {
  it("has seconds in its first column and a series in every further one", async () => {
    expect(await seriesOf("t,rows,heap\n0,1,10\n1.5,2,20\n")).toEqual([
      { name: "rows", t: [0, 1500], v: [1, 2] },
      { name: "heap", t: [0, 1500], v: [10, 20] },
    ]);
  });

  it.each([
    ["in UTC", ["2026-03-01T12:00:00Z", "2026-03-01T12:00:01.250Z"]],
    ["in UTC where they name no zone", ["2026-03-01T12:00:00", "2026-03-01 12:00:01.25"]],
    ["in any zone", ["2026-03-01T13:00:00+01:00", "2026-03-01T08:00:01.250-0400"]],
  ])("may have ISO times, %s", async (_, [first, second]) => {
    expect(await seriesOf(`t,rows\n${first},1\n${second},2\n`)).toEqual([
      { name: "rows", t: [0, 1250], v: [1, 2] },
    ]);
  });

  it("counts its times from the earliest, and leaves the order as it is", async () => {
    expect(await seriesOf("t,rows\n1770000010,3\n1770000000,1\n1770000005,2\n")).toEqual([
      { name: "rows", t: [10_000, 0, 5_000], v: [3, 1, 2] },
    ]);
  });

  it.each(["", "NaN", "null", "NA", "Inf", "+Inf", "-inf", "Infinity", "1e999"])(
    'takes "%s" for a missed sample',
    async (cell) => {
      expect(await seriesOf(`t,rows\n0,1\n1,${cell}\n`)).toEqual([
        { name: "rows", t: [0, 1000], v: [1, NaN] },
      ]);
    },
  );

  it("may have quotes, commas and line ends in them, a mark at its front, CRLF, blank lines and no last newline", async () => {
    const text = '\uFEFF"t" , "a ""b"", c"\r\n'.replaceAll(" , ", ",") + '\r\n0,"1"\r\n"1",-2.5e3';
    expect(await seriesOf(text)).toEqual([{ name: 'a "b", c', t: [0, 1000], v: [1, -2500] }]);
    expect(await seriesOf('t,"two\nlines"\n0,1\n')).toEqual([{ name: "two\nlines", t: [0], v: [1] }]);
  });

  it.each(["t", "T", "time", "Timestamp"])("may call its first column %s", async (name) => {
    expect(await seriesOf(`${name},rows\n0,1\n`)).toHaveLength(1);
  });
});

describe("a broken CSV file is refused with the place and the value found:", () => {
  it.each([
    ["nothing in it", "", "series is empty."],
    ["blank lines alone", "\n\r\n \n", "series is empty."],
    ["no header", "0,1\n1,2\n", 'series, line 1, column 1: the header must begin with t, found "0".'],
    [
      "another first column",
      "rows,t\n1,0\n",
      'line 1, column 1: the header must begin with t, found "rows".',
    ],
    ["no series", "t\n0\n1\n", "line 1: the header names no series beside the time."],
    [
      "a column without a name",
      "t,rows,\n0,1,2\n",
      "line 1, column 3: the header has no name for this column.",
    ],
    ["two columns of one name", "t,a,b,a\n", 'line 1, column 4: the name "a" is that of column 2 already.'],
    ["no rows", "t,rows\n", "series has a header and no rows of samples."],
    ["too few cells", "t,a,b\n0,1,2\n1,2\n", "line 3: found 2 cells where the header has 3."],
    ["too many cells", "t,a\n0,1\n1,2,3\n", "line 3: found 3 cells where the header has 2."],
    [
      "a word for a number",
      "t,a,b\n0,1,2\n\n1,2,many\n",
      'line 4, column 3 (b): found "many" where a number should be.',
    ],
    ["a number with its thousands apart", 't,a\n0,"1,000"\n', 'line 2, column 2 (a): found "1,000"'],
    ["hexadecimal", "t,a\n0,0x10\n", 'line 2, column 2 (a): found "0x10"'],
    [
      "no time",
      "t,a\n0,1\n,2\n",
      'line 3, column 1 (t): found "" where a time in seconds or an ISO 8601 time',
    ],
    ["an infinite time", "t,a\nInf,1\n", 'line 2, column 1 (t): found "Inf" where a time'],
    [
      "no such month",
      "t,a\n2026-13-01T00:00:00Z,1\n",
      'line 2, column 1 (t): found "2026-13-01T00:00:00Z" where',
    ],
    [
      "seconds after ISO times",
      "t,a\n2026-03-01T00:00:00Z,1\n60,2\n",
      'line 3, column 1 (t): found "60" where the times before are ISO times.',
    ],
    [
      "ISO times after seconds",
      "t,a\n0,1\n2026-03-01,2\n",
      'found "2026-03-01" where the times before are seconds.',
    ],
    [
      "milliseconds",
      "t,a\n1770000000000,1\n",
      'line 2, column 1 (t): "1770000000000" are no seconds of this age.',
    ],
    ["a quote that stays open", 't,a\n0,1\n1,"2\n2,3\n', "line 3: a quote is opened and never closed."],
    ["text after a quote", 't,"a"b"c"\n', "line 1: text stands between a quote and the next comma"],
  ])("%s", async (_, text, message) => {
    await expect(readText(text)).rejects.toMatchObject({
      code: "SERIES_FILE_INVALID",
      exitCode: 2,
      message: expect.stringContaining(message) as string,
    });
  });
});
