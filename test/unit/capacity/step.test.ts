import { describe, expect, it } from "vitest";
import { stepOf } from "../../../harness/capacity/step.ts";
import { incidentSeries } from "../../support/incident-shapes.ts";
import { judgedOf } from "../../support/results.ts";

describe("a run as a step of the search", () => {
  it("of a leak is broken, with the gate that failed and the figures at their most", () => {
    const { result, timeline } = judgedOf("leaky", { series: incidentSeries });
    const step = stepOf(result, timeline);
    expect(step).toMatchObject({ users: 230_000, answer: "broken", outcome: "unbounded" });
    expect(step.gate?.id).toBe("sessions-bounded");
    const { memoryTotal } = result.figures;
    expect(step.figures.memoryTotal).toBeGreaterThan(0);
    expect(step.figures.memoryTotal).toBeLessThan(memoryTotal!.value);
    expect(step.figures.largestHeap).toBe(result.figures.largestHeap!.value);
  });

  it("of a healthy service is bounded, with no gate and no cause", () => {
    const { result, timeline } = judgedOf("decoupled");
    expect(stepOf(result, timeline)).toMatchObject({ answer: "bounded", gate: null, cause: null });
  });

  it.each([
    ["target-died", "broken"],
    ["failed", "broken"],
    ["inconclusive", "open"],
    ["invalid", "fault"],
  ] as const)("with the outcome %s is %s", (outcome, answer) => {
    const { result, timeline } = judgedOf("decoupled");
    const verdict = { ...result.verdict, outcome };
    expect(stepOf({ ...result, verdict }, timeline).answer).toBe(answer);
  });

  it("whose load generator broke says nothing of the service", () => {
    const { result, timeline } = judgedOf("leaky", { series: incidentSeries });
    const end = { reason: "failed", message: "The load generator broke: a worker ended." } as const;
    expect(stepOf({ ...result, end }, timeline)).toMatchObject({ answer: "fault", sentence: end.message });
  });
});
