import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BeamsoakError } from "../../../harness/base/errors.ts";
import { csvOf, ndjsonOf, prometheusOf, readText, type Columns } from "../../support/series-text.ts";

const name = fc
  .string({ minLength: 1, maxLength: 12, unit: "grapheme" })
  .filter((text) => text.trim() === text && !text.includes("\0") && text !== "t" && text !== "__proto__");
const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null });
const time = fc.integer({ min: 0, max: 4_000_000_000 });
const piece = fc.integer({ min: 1, max: 50 });

const columns: fc.Arbitrary<Columns> = fc
  .tuple(
    fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
    fc.array(time, { minLength: 1, maxLength: 30 }),
  )
  .chain(([names, t]) => {
    const column = fc.array(value, { minLength: t.length, maxLength: t.length });
    return fc
      .tuple(...names.map(() => column))
      .map((all) => ({ t, series: Object.fromEntries(names.map((one, i) => [one, all[i]!])) }));
  });

describe.each([
  ["CSV", csvOf],
  ["NDJSON", ndjsonOf],
  ["an answer of Prometheus", prometheusOf],
])("series written as %s", (_, textOf) => {
  it("are read back as they were, wherever the bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(columns, piece, async (written, size) => {
        const { series } = await readText(textOf(written), size);
        const earliest = Math.min(...written.t);
        const read = new Map(series.map((one) => [one.name, one]));
        expect(read.size).toBe(Object.keys(written.series).length);
        for (const [key, values] of Object.entries(written.series)) {
          expect([...read.get(key)!.t]).toEqual(written.t.map((seconds) => (seconds - earliest) * 1000));
          // No decimal text tells −0 from 0.
          expect([...read.get(key)!.v].map((v) => v + 0)).toEqual(values.map((v) => (v ?? NaN) + 0));
        }
      }),
    );
  });
});

const bytes = fc.uint8Array({ maxLength: 400 });
/** Text that looks like one of the formats, for a while. */
const nearly = fc
  .tuple(columns, fc.constantFrom(csvOf, ndjsonOf, prometheusOf), fc.nat(), fc.string({ maxLength: 8 }))
  .map(([written, textOf, at, put]) => {
    const text = textOf(written);
    const place = at % (text.length + 1);
    return text.slice(0, place) + put + text.slice(place + put.length);
  });

describe("whatever a file holds", () => {
  it.each([
    ["bytes", bytes],
    ["text", fc.string({ unit: "binary", maxLength: 400 })],
    ["text like series", nearly],
    ["JSON", fc.json()],
    [
      "JSON in an answer of Prometheus",
      fc.json().map((json) => `{"status":"success","data":{"resultType":"matrix","result":${json}}}`),
    ],
  ] as [string, fc.Arbitrary<string | Uint8Array>][])(
    "it is read, or refused as a user's mistake: %s",
    async (_, content) => {
      await fc.assert(
        fc.asyncProperty(content, piece, async (text, size) => {
          const outcome = await readText(text, size).catch((error: unknown) => error);
          if (outcome instanceof Error) {
            expect(outcome).toBeInstanceOf(BeamsoakError);
            expect(outcome).toMatchObject({ exitCode: 2 });
          }
        }),
        { numRuns: 300 },
      );
    },
  );
});
