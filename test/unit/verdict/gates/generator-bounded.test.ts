import { describe, expect, it } from "vitest";
import { MIB, SECOND } from "../../../../harness/base/units.ts";
import { judgeRun } from "../../../../harness/verdict/judge-run.ts";
import { generatorBounded } from "../../../../harness/verdict/gates/generator-bounded.ts";
import { ask } from "../../../support/judge.ts";
import { incident } from "../../../support/scenarios.ts";
import { synthesize, type Shape } from "../../../support/timelines.ts";

const scenario = incident({ hold: 300 * SECOND });
const rss = (shape: Shape) => ({ scenario, series: { "generator.rss": shape } });
/** 12 MiB a minute. */
const growing = rss(({ loaded, noise }) => 160 * MIB + (12 * MIB * loaded) / (60 * SECOND) + MIB * noise);

describe("generator-bounded", () => {
  it("passes a generator whose memory is level under steady load, and says how much it takes", () => {
    const result = ask(
      generatorBounded,
      rss(({ noise }) => 160 * MIB + 2 * MIB * noise),
    );
    expect(result).toMatchObject({ outcome: "pass", level: "warn", about: "conduct" });
    expect(result.reason).toMatch(/^The generator took up to 16\d\.\d MiB\. generator\.rss/);
  });

  it("fails one that grows, as no leak of the service, and with no limit of the service's memory", () => {
    const result = ask(generatorBounded, growing);
    expect(result).toMatchObject({ outcome: "fail", title: "The generator's own memory grows" });
    expect(result.reason).toMatch(/^generator\.rss .* It is the load's, and no leak of the service\.$/);
    expect(result).toMatchObject({ trends: [{ series: "generator.rss", timeToLimit: null }] });
  });

  it("warns of it, and leaves the service's verdict as it is", () => {
    const { outcome, warnings } = judgeRun(synthesize(growing), scenario);
    expect(outcome).toBe("bounded");
    expect(warnings).toContainEqual(
      expect.stringContaining("The generator's own memory grows. generator.rss"),
    );
  });

  it("stays open where the hold ended too early for a trend", () => {
    const end = { reason: "interrupted", message: "stopped" } as const;
    expect(ask(generatorBounded, { scenario, until: 90 * SECOND, end }).outcome).toBe("inconclusive");
  });

  it("is not asked of a run whose hold has no room for a trend", () => {
    const asked = (hold: number) => {
      const planned = incident({ hold: hold * SECOND });
      return judgeRun(synthesize({ scenario: planned }), planned).gates.map(({ gateId }) => gateId);
    };
    expect(asked(35)).not.toContain("generator-bounded");
    expect(asked(60)).toContain("generator-bounded");
  });
});
