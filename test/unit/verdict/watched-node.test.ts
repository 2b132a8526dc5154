import { describe, expect, it } from "vitest";
import { MIB, MINUTE, SECOND } from "../../../harness/base/units.ts";
import { noExperiments, watchedScenario } from "../../../harness/config/attached.ts";
import type { ResolvedScenario } from "../../../harness/config/types.ts";
import { Assembly } from "../../../harness/timeline/assemble.ts";
import type { EndRecord, Timeline } from "../../../harness/timeline/types.ts";
import { judgeRun } from "../../../harness/verdict/judge-run.ts";

const LENGTH = 10 * MINUTE;

const plan = {
  node: "svc@prod1",
  length: LENGTH,
  interval: SECOND,
  slowInterval: 10 * SECOND,
  tables: [],
  processes: [],
  loadModule: true,
  experiments: noExperiments,
  memory: null,
};

/** What a node at rest shows; `memory` adds to its ETS tables. */
function watch(
  scenario: ResolvedScenario,
  memory: (t: number) => number,
  reason: EndRecord["reason"] = "completed",
): Timeline {
  const record = new Assembly();
  const values = (t: number) => ({
    "memory.total": 40 * MIB + memory(t),
    "memory.processes": 10 * MIB,
    "memory.system": 30 * MIB + memory(t),
    "memory.ets": MIB + memory(t),
    "memory.binary": MIB,
    "memory.atom": MIB,
    "memory.code": 5 * MIB,
    "heap.largest": MIB,
    "mailbox.largest": 0,
    "allocator.allocated": 60 * MIB,
    "allocator.used": 50 * MIB,
    "count.processes": 70,
    "count.ports": 9,
    "count.atoms": 10_000,
    "count.ets_tables": 23,
  });
  record.add({
    kind: "header",
    schemaVersion: 1,
    startedAt: "2026-01-31T12:00:00Z",
    scenario: scenario.name,
  });
  for (const name of Object.keys(values(0))) {
    record.add({ kind: "series", name, unit: /^(count|mailbox)/.test(name) ? "count" : "B", type: "gauge" });
  }
  record.add({ kind: "phase", t: 0, phase: "start" });
  record.add({ kind: "phase", t: 100, phase: "hold" });
  for (let t = 100; t < LENGTH; t += SECOND) record.add({ kind: "sample", t, values: values(t) });
  record.add({ kind: "end", t: LENGTH, reason, message: "" });
  return record.finish(0)!;
}

describe("the verdict on a node that was only watched", () => {
  it("is bounded where nothing grew, with neither baseline nor drain", () => {
    const scenario = watchedScenario(plan);
    const verdict = judgeRun(
      watch(scenario, () => 0),
      scenario,
    );
    expect(verdict).toMatchObject({ outcome: "bounded", exitCode: 0 });
    expect(verdict.sentence).toMatch(/^Bounded while it was watched: /);
    const judged = verdict.gates.map(({ gateId }) => gateId);
    for (const id of [
      "sessions-bounded",
      "load-carried",
      "generator-honest",
      "memory-limit",
      "rss-bounded",
    ]) {
      expect(judged).not.toContain(id);
    }
    expect(verdict.warnings.join()).toMatch(/Skipped: .*load-carried.* may be its users/);
  });

  it("is unbounded where something grew, with no time to a limit that nobody knows", () => {
    const scenario = watchedScenario(plan);
    const verdict = judgeRun(
      watch(scenario, (t) => t * 100),
      scenario,
    );
    expect(verdict).toMatchObject({ outcome: "unbounded", exitCode: 1, timeToLimit: null });
    const failed = verdict.gates.filter(({ outcome }) => outcome === "fail").map(({ gateId }) => gateId);
    expect(failed).toEqual(expect.arrayContaining(["memory-bounded", "memory-ets-bounded"]));
  });

  it("is open where the watch was cut short", () => {
    const scenario = watchedScenario(plan);
    expect(
      judgeRun(
        watch(scenario, () => 0, "interrupted"),
        scenario,
      ).outcome,
    ).toBe("inconclusive");
  });

  it("leaves out what cannot be seen without the module, and says so", () => {
    const scenario = watchedScenario({ ...plan, loadModule: false });
    const { gates, warnings } = judgeRun(
      watch(scenario, () => 0),
      scenario,
    );
    expect(gates.map(({ gateId }) => gateId)).not.toContain("heap-bounded");
    expect(warnings.join()).toContain("no heap.largest, mailbox.largest");
  });
});
