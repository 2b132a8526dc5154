import { describe, expect, it } from "vitest";
import { judgeRun } from "../../../harness/verdict/judge-run.ts";
import { readRecording, timelineOf } from "../../corpus/recorded/recording.ts";

describe("a recorded run of the sessions service", () => {
  it.each([
    ["leaky-230000", "unbounded"],
    ["decoupled-230000", "bounded"],
    ["leaky-2000", "bounded"],
  ])("%s is %s", (name, outcome) => {
    const recording = readRecording(name);
    const verdict = judgeRun(timelineOf(recording), recording.scenario);
    expect(verdict.outcome).toBe(outcome);
  });

  it("is blamed on its sessions where they are left behind", () => {
    const recording = readRecording("leaky-230000");
    const { gates } = judgeRun(timelineOf(recording), recording.scenario);
    expect(gates.find(({ gateId }) => gateId === "sessions-bounded")?.reason).toContain("239 170 of 276 530");
  });
});
