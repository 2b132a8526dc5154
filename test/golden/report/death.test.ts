import { join } from "node:path";
import { expect, it } from "vitest";
import { SECOND } from "../../../harness/base/units.ts";
import { renderResult } from "../../../harness/report/console.ts";
import { dumpOf } from "../../support/dumps.ts";
import { resultOf } from "../../support/results.ts";

const dump = dumpOf("incident");
const result = resultOf("leaky", {
  until: 70 * SECOND,
  events: [
    { t: 69_500, event: "target.died", message: dump.slogan },
    { t: 69_900, event: "crash.dump", message: dump.known!.meaning, data: dump },
  ],
  end: { reason: "target-died", message: "The target died" },
});

it("the result of a run whose node died tells what its crash dump says", async () => {
  const text = renderResult(result, { colour: false });
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, "files", "crash-dump.txt"));
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
});
