import fc from "fast-check";
import { expect, it } from "vitest";
import { autopsyOf, dumpBytes, dumpOf, dumps } from "../../support/dumps.ts";

it("a dump says the same, whatever the pieces that it comes in", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...dumps),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }),
      (name, cuts) => {
        const bytes = dumpBytes(name);
        const at = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)).sort((a, b) => a - b)];
        const pieces = at.map((from, index) => bytes.subarray(from, at[index + 1] ?? bytes.length));
        expect(autopsyOf(...pieces)).toEqual(dumpOf(name));
      },
    ),
  );
});

it("byte by byte it says the same too", () => {
  const bytes = dumpBytes("heap");
  const pieces = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1));
  expect(autopsyOf(...pieces)).toEqual(dumpOf("heap"));
});
