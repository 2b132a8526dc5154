import fc from "fast-check";
import { expect, it } from "vitest";
import { formatCount } from "../../../harness/base/units.ts";
import { junitXml } from "../../../harness/report/junit.ts";
import { wrap } from "../../../harness/report/layout.ts";
import { leaky } from "../../support/results.ts";

const plain = fc.stringMatching(/^[a-z.,:]{1,12}$/);
const number = fc.oneof(
  fc.nat({ max: 1e7 }).map(formatCount),
  fc.nat({ max: 999 }).map((value) => `${value} MiB`),
);
/** Numbers with words between them: two in a row cannot be told from one. */
const text = fc.array(fc.tuple(plain, number), { minLength: 1, maxLength: 30 }).map((pairs) => pairs.flat());

it("wrapped text keeps its words and its width, and splits no number", () => {
  fc.assert(
    fc.property(text, fc.nat({ max: 20 }), (words, indent) => {
      const lines = wrap(words.join(" "), indent);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
      const ends = new Set(words.map((_, last) => words.slice(0, last + 1).join(" ")));
      lines.reduce((before, line) => {
        const sofar = `${before} ${line.trim()}`.trim();
        expect(ends).toContain(sofar);
        return sofar;
      }, "");
      expect(lines.map((line) => line.trim()).join(" ")).toBe(words.join(" "));
    }),
  );
});

it("JUnit XML holds only characters that XML 1.0 allows, whatever a reason contains", () => {
  const result = leaky();
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (sentence) => {
      const xml = junitXml({ ...result, verdict: { ...result.verdict, sentence, warnings: [sentence] } });
      expect(xml).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
      expect(xml.match(/<\/system-out>/g)).toHaveLength(1);
    }),
  );
});
