import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { judgeStored } from "../../harness/judge.ts";
import { resultJson } from "../../harness/report/json.ts";

it.each([
  ["leaky", "unbounded", "ets_sweep_slower_than_arrivals"],
  ["decoupled", "bounded", undefined],
])(
  "the example %s is what its record is judged to be today; npm run examples makes it anew",
  async (name, outcome, cause) => {
    const folder = join("reports/examples", name);
    const { result } = await judgeStored(folder);
    expect(resultJson(result)).toBe(readFileSync(join(folder, "result.json"), "utf8"));
    expect(result.verdict.outcome).toBe(outcome);
    expect(result.findings.find(({ status }) => status === "leaking")?.ruleId).toBe(cause);
  },
);
