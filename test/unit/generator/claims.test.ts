import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import { SECOND } from "../../../harness/base/units.ts";
import { claimsOfLength, claimsOfScale, exitCodeOf } from "../../../scripts/generator/claims.ts";
import { judgedOf } from "../../support/results.ts";
import { incident } from "../../support/scenarios.ts";
import type { Shape } from "../../support/timelines.ts";

const USERS = 1_000_000;
const scenario = incident({ users: USERS, hold: 300 * SECOND });

/** Of each ten seconds: 1 000 acts, of which `late` left 400 ms after their time and the others 2 ms. */
function latenesses(late: number) {
  return Array.from({ length: 34 }, (_, index) => {
    const histogram = build({ numberOfSignificantValueDigits: 3 });
    for (let act = 0; act < 1_000; act++) histogram.recordValue(act < late ? 400_000 : 2_000);
    const encoded = encodeIntoCompressedBase64(histogram);
    const from = index * 10 * SECOND;
    const data = { from, to: from + 10 * SECOND, histogram: encoded, lateness: { histogram: encoded } };
    return { t: 5 * SECOND + from + 10 * SECOND, event: "latency", message: "", data };
  });
}

function scaleOf(change: Readonly<Record<string, Shape>>, late = 5) {
  const series = {
    "generator.rss": () => 480e6,
    "generator.user_state": () => 50 * USERS,
    ...change,
  };
  const { result, timeline } = judgedOf("decoupled", { scenario, series, events: latenesses(late) });
  return claimsOfScale(result, timeline);
}

const failing = (claims: ReturnType<typeof scaleOf>) =>
  claims.filter(({ holds }) => holds !== true).map(({ label, found }) => `${label}: ${found}`);

describe("the claims on a million users", () => {
  it("hold for a generator that is small and on time", () => {
    expect(failing(scaleOf({}))).toEqual([]);
  });

  it("fail, each by itself, for one that is not", () => {
    expect(failing(scaleOf({ "generator.rss": () => 501e6 }))).toEqual([
      "memory of the generator at its peak: 501 MB",
    ]);
    expect(failing(scaleOf({ "generator.user_state": () => 65 * USERS }))).toEqual([
      "state of a user: 65.0 B",
    ]);
    expect(failing(scaleOf({}, 15))).toEqual(["lateness of the hold's acts (p99): 400ms"]);
    expect(failing(scaleOf({ "users.active": () => USERS - 1 }))).toEqual(["users at once: 999 999"]);
  });

  it("say nothing of acts on time where many never left", () => {
    const tenth: Shape = ({ opened }) => 0.3 * opened;
    expect(failing(scaleOf({ "load.dropped": tenth }))).toEqual([
      "lateness of the hold's acts (p99): 10.0 % of the acts never left",
    ]);
  });

  it("are open where nothing was recorded", () => {
    const { result, timeline } = judgedOf("decoupled", { scenario });
    const late = claimsOfScale(result, timeline).find(({ label }) => label.startsWith("lateness"));
    expect(late).toMatchObject({ found: "not known", holds: null });
  });
});

describe("the claim on a long run", () => {
  const after = (rss: Shape) =>
    claimsOfLength(judgedOf("decoupled", { scenario, series: { "generator.rss": rss } }).result)[0]!;

  it("is the judge's word on the generator", () => {
    expect(after(({ noise }) => 160e6 + 1e6 * noise).holds).toBe(true);
    expect(after(({ loaded, noise }) => 160e6 + 200 * loaded + 1e6 * noise).holds).toBe(false);
  });
});

it("a claim that does not hold fails a run that was bounded, and no other", () => {
  const claim = (holds: boolean | null) => ({ label: "", found: "", limit: "", holds });
  expect(exitCodeOf(ExitCode.bounded, [claim(true)])).toBe(ExitCode.bounded);
  expect(exitCodeOf(ExitCode.bounded, [claim(null), claim(false)])).toBe(ExitCode.gateFailed);
  expect(exitCodeOf(ExitCode.bounded, [claim(true), claim(null)])).toBe(ExitCode.inconclusive);
  expect(exitCodeOf(ExitCode.invalid, [claim(false)])).toBe(ExitCode.invalid);
});
