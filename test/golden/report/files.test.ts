import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resultJson } from "../../../harness/report/json.ts";
import { junitXml } from "../../../harness/report/junit.ts";
import type { RunResult } from "../../../harness/report/types.ts";
import { decoupled, leaky } from "../../support/results.ts";

const golden = (name: string) => join(import.meta.dirname, "files", name);

const runs: readonly (readonly [string, () => RunResult])[] = [
  ["unbounded", leaky],
  ["bounded", decoupled],
];

describe.each(runs)("the files of a run that was %s", (name, result) => {
  it("hold its result as JSON", async () => {
    await expect(resultJson(result())).toMatchFileSnapshot(golden(`${name}.json`));
  });

  it("hold its gates as JUnit test cases", async () => {
    await expect(junitXml(result())).toMatchFileSnapshot(golden(`${name}.xml`));
  });
});
