import { expect, it } from "vitest";
import { resultJson } from "../../../harness/report/json.ts";
import { leaky } from "../../support/results.ts";

it("a result keeps everything as JSON, in an order that does not depend on how it was made", () => {
  const result = leaky();
  expect(JSON.parse(resultJson(result))).toEqual(JSON.parse(JSON.stringify(result)));
  const shuffled = { ...result, scenario: Object.fromEntries(Object.entries(result.scenario).reverse()) };
  expect(resultJson(shuffled as typeof result)).toBe(resultJson(result));
  expect(Object.keys(JSON.parse(resultJson(result)) as object)[0]).toBe("schemaVersion");
});
