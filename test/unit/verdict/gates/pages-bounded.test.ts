import { describe, expect, it } from "vitest";
import type { GateSetting, ResolvedScenario } from "../../../../harness/config/types.ts";
import { pagesBounded } from "../../../../harness/verdict/gates/pages-bounded.ts";
import { judgeRun } from "../../../../harness/verdict/judge-run.ts";
import { ask, figure } from "../../../support/judge.ts";
import { browsers, incident } from "../../../support/scenarios.ts";
import { synthesize, type Shape } from "../../../support/timelines.ts";

function scenario(setting: GateSetting): ResolvedScenario {
  const plain = incident({ gates: { "pages-bounded": setting } });
  return { ...plain, load: { ...plain.load, browsers } };
}

/** A visit a second; one reading in ten is slow. */
const visits: Readonly<Record<string, Shape>> = {
  "browser.visits": ({ loaded }) => Math.max(0, Math.floor(loaded / 1_000)),
  "browser.failed": () => 0,
  "browser.ttfb.max": ({ loaded }) => (loaded % 10_000 === 0 ? 900 : 20),
  "browser.lcp.max": ({ loaded }) => (loaded % 10_000 === 0 ? 4_000 : 300),
};

const judged = (setting: GateSetting, series = visits) =>
  ask(pagesBounded, { scenario: scenario(setting), series });

describe("pages-bounded", () => {
  it("is off unless it is given a limit", () => {
    const { gates } = judgeRun(synthesize({ scenario: incident(), series: visits }), incident());
    expect(gates.map(({ gateId }) => gateId)).not.toContain("pages-bounded");
  });

  it("passes pages that three of four see in time, whatever the slowest did", () => {
    const result = judged({ ttfb: "100ms", lcp: "2.5s" });
    expect(result).toMatchObject({ outcome: "pass", level: "fail" });
    expect(figure(result, "75th percentile of the largest contentful paint").value).toBe(300);
  });

  it("fails pages that are slow for more than one in four, and says how slow", () => {
    const slow = { ...visits, "browser.lcp.max": () => 3_200 };
    const result = judged({ ttfb: "100ms", lcp: "2.5s" }, slow);
    expect(result.outcome).toBe("fail");
    expect(result.reason).toMatch(/^The largest contentful paint was 3\.2s or less in three of four/);
  });

  it("fails visits that come to nothing too often", () => {
    const failing: Shape = ({ loaded }) => Math.max(0, Math.floor(loaded / 10_000));
    const some = { ...visits, "browser.failed": failing };
    expect(judged({ failed: 0.2 }, some).outcome).toBe("pass");
    expect(judged({ failed: 0.05 }, some)).toMatchObject({
      outcome: "fail",
      reason: expect.stringMatching(/^\d+ of \d+ visits failed, where 5\.0 % is allowed\.$/) as string,
    });
  });

  it("stays open where no page was seen", () => {
    expect(judged({ lcp: "2.5s" }, { ...visits, "browser.lcp.max": () => null }).outcome).toBe(
      "inconclusive",
    );
    expect(judged({ failed: 0.1 }, { ...visits, "browser.visits": () => 0 }).outcome).toBe("inconclusive");
  });
});

describe("what the verdict says of users with a browser", () => {
  const warnings = (series: Readonly<Record<string, Shape>>) => {
    const planned = scenario("off");
    const event = { t: 50_000, event: "browser.visit_failed", message: "the page answered 503" };
    return judgeRun(
      synthesize({ scenario: planned, series: { ...visits, ...series }, events: [event] }),
      planned,
    );
  };

  it("nothing where all went well", () => {
    const { outcome, warnings: told } = warnings({ "browser.crashes": () => 0, "browser.logins": () => 9 });
    expect(outcome).toBe("bounded");
    expect(told.filter((warning) => /browser|page/i.test(warning))).toEqual([]);
  });

  it("failed visits and crashes are told, and decide nothing", () => {
    const { outcome, warnings: told } = warnings({
      "browser.failed": () => 3,
      "browser.crashes": () => 2,
      "browser.logins": () => 9,
    });
    expect(outcome).toBe("bounded");
    expect(told).toContainEqual(
      expect.stringMatching(
        /^3 of \d+ visits with a browser failed; the first at 50s: the page answered 503$/,
      ),
    );
    expect(told).toContainEqual(expect.stringMatching(/^A browser broke down 2 times and was replaced/));
  });

  it("pages whose log-in nobody saw open sessions that are not explained", () => {
    expect(warnings({ "browser.logins": () => 0 }).warnings).toContainEqual(
      expect.stringMatching(
        /^No page sent POST \/login\?user=\{user\}, the log-in that load\.browsers\.acts names/,
      ),
    );
  });
});
