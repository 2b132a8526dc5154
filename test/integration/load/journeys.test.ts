import { createServer } from "node:http";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { loadScenario } from "../../../harness/config/load-file.ts";
import type { PopulationPlan } from "../../../harness/config/types.ts";
import { requireHttpActs } from "../../../harness/load/http-acts.ts";
import type { LoadWindow } from "../../../harness/load/types.ts";
import { startTarget } from "../../../harness/target/start.ts";
import { requirement } from "../../requirements.ts";
import { journeyOf, stepOf } from "../../support/journeys.ts";
import { testRun } from "../../support/target-plan.ts";
import { comeToRest, crowd, drive, listen, windowWhen } from "./drive.ts";

/** Sums over windows, by step. */
function stepsOf(
  windows: readonly LoadWindow[],
): Record<string, { sent: number; ok: number; failed: number }> {
  const sums: Record<string, { sent: number; ok: number; failed: number }> = {};
  for (const { journeys } of windows) {
    for (const [label, { sent, ok, failed }] of Object.entries(journeys?.steps ?? {})) {
      const sum = (sums[label] ??= { sent: 0, ok: 0, failed: 0 });
      sum.sent += sent;
      sum.ok += ok;
      sum.failed += failed;
    }
  }
  return sums;
}

describe.runIf(requirement("erlang"))("journeys on the sessions service", { timeout: 60_000 }, () => {
  it("present the token that the sign-in handed out, over two workers", async () => {
    const library = resolve(import.meta.dirname, "../../../scenarios");
    const settings = ["profile=storm"];
    const scenario = await loadScenario("journeys", library, { settings, users: 600 });
    await using run = await testRun();
    const { sessions: contract, service } = scenario;
    const plan = requireHttpActs(scenario.load, "this test");
    if (!service.erlang) throw new Error("the service of the scenario is an application");
    await using target = await startTarget("process", service, run.context);
    const population = { ...scenario.population, ramp: 500 };
    const { groups } = population;
    const feeds = Object.fromEntries(
      Object.entries(groups!).flatMap(([name, { data }]) => (data && "values" in data ? [[name, data]] : [])),
    );
    const options = { plan, population, contract, baseUrl: target.baseUrl, feeds, workers: 2 };
    await using load = await drive(options);
    const windows: LoadWindow[] = [];
    load.onWindow((window) => windows.push(window));
    const done = (step: string) => stepsOf(windows)[step]?.ok ?? 0;
    await windowWhen(load, () => done("editors/save") >= 30 && done("editors/health") >= 10);
    await comeToRest(load);
    const steps = stepsOf(windows);
    // A token that is not the user's own would be refused.
    expect(steps["editors/save"]).toMatchObject({ failed: 0 });
    expect(steps["editors/login"]).toMatchObject({ failed: 0 });
    // Four readers for one editor.
    const share =
      steps["editors/login"]!.sent / (steps["readers/login"]!.sent + steps["editors/login"]!.sent);
    expect(Math.abs(share - 0.2)).toBeLessThan(0.08);
    const { sent, ok } = load.totals();
    expect(ok).toBe(sent);
    expect(Object.values(steps).reduce((sum, step) => sum + step.sent, 0)).toBe(sent);
    expect(windows.at(-1)!.journeys!.abandoned).toEqual({ failures: 0, captures: 0 });
  });
});

describe("a user whose answer lacks the token", () => {
  it("abandons, is counted, and does nothing that needs it", async () => {
    const paths = new Set<string>();
    const server = createServer((request, response) => {
      paths.add(request.url!.replace(/\d+/, "N"));
      response.end('{"no":"token"}');
    });
    await using service = await listen(server);
    const journey = {
      ...journeyOf([stepOf("renew", "touch", { request: { method: "POST", path: "/renew/{token}" } })]),
      login: stepOf("login", "login", { capture: { token: { json: "$.token" } } }),
    };
    const { stay, thinkTime, vanish } = crowd;
    const population: PopulationPlan = {
      ...crowd,
      users: 50,
      groups: { all: { weight: 1, stay, thinkTime, vanish, journey } },
    };
    await using load = await drive({ baseUrl: service.baseUrl, population });
    const { journeys } = await windowWhen(load, (window) => (window.journeys?.abandoned.captures ?? 0) >= 50);
    expect(journeys!.abandoned.failures).toBe(0);
    expect([...paths]).toEqual(["/N"]);
  });
});
