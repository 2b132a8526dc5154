import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import { conclude } from "../../../harness/saturation/conclude.ts";
import { answerSentence, furtherSentences, saturationText } from "../../../harness/saturation/text.ts";
import type { Step } from "../../../harness/saturation/types.ts";

const CORES = 4;

function step(connections: number, rate: number, change: Partial<Step> = {}): Step {
  return {
    connections,
    took: 5_000,
    ok: 5 * rate,
    errors: {},
    rate,
    latency: rate > 0 ? { p50: 1.5, p99: connections / 10, max: 80 } : null,
    cpu: { service: 1.6, generator: 0.5, machine: 2.4 },
    generatorRss: 9e7,
    ...change,
  };
}

const answer = (...steps: readonly Step[]) => {
  const conclusion = conclude(steps, CORES);
  return { ...conclusion, sentence: answerSentence(conclusion), further: furtherSentences(conclusion) };
};

describe("a reading of throughput", () => {
  it("is the fewest connections that come near the most", () => {
    const { outcome, sentence, exitCode, further } = answer(
      step(10, 8_000),
      step(50, 13_900),
      step(100, 14_300),
      step(500, 13_000),
    );
    expect(outcome).toBe("saturated");
    expect(sentence).toBe("Saturates at 13 900 requests/s with 50 connections (p99 5ms).");
    expect(further).toEqual([]);
    expect(exitCode).toBe(ExitCode.bounded);
  });

  it("is a lower bound while the last step still brings more, and where there is but one", () => {
    for (const steps of [[step(10, 8_000), step(50, 13_900)], [step(10, 8_000)]]) {
      const { outcome, sentence, exitCode } = answer(...steps);
      expect(outcome).toBe("rising");
      expect(sentence).toContain("still rising at the last step. Try more connections.");
      expect(exitCode).toBe(ExitCode.inconclusive);
    }
  });

  it("says when the generator and not the service was the limit", () => {
    const full = { cpu: { service: 1.1, generator: 0.97, machine: 2.2 } };
    const { outcome, sentence, exitCode } = answer(
      step(10, 30_000),
      step(50, 48_000, full),
      step(100, 48_500, full),
    );
    expect(outcome).toBe("generator-limited");
    expect(sentence).toBe(
      "At least 48 000 requests/s with 50 connections (p99 5ms): the generator, not the service, was the limit, with 97.0 % of the one core that it can use.",
    );
    expect(exitCode).toBe(ExitCode.invalid);
  });

  it("says when other programs had the machine, and when service and generator shared all of it", () => {
    const others = { cpu: { service: 1.1, generator: 0.5, machine: 3.9 } };
    const disturbed = answer(step(10, 9_000, others), step(50, 9_100, others));
    expect(disturbed).toMatchObject({ outcome: "disturbed", exitCode: ExitCode.invalid });
    expect(disturbed.sentence).toContain("other programs used 2.30 cores of this machine");

    const alone = { cpu: { service: 3.2, generator: 0.7, machine: 3.9 } };
    const shared = answer(step(10, 9_000, alone), step(50, 9_100, alone));
    expect(shared).toMatchObject({ outcome: "saturated", machineFull: true });
    expect(shared.further[0]).toMatch(/^All cores of this machine were in use \(the service 3\.20 cores/);
  });

  it("never takes a service that refuses for a fast one", () => {
    const refusing = step(100, 20_000, { ok: 95_000, errors: { status_5xx: 5_000 } });
    const { outcome, at, further } = answer(step(10, 8_000), step(50, 8_100), refusing);
    expect(outcome).toBe("saturated");
    expect(at?.connections).toBe(10);
    expect(further).toEqual([
      "With 100 connections more than 1 % of the requests went wrong; such a step is no reading.",
    ]);
  });

  it("is none where every step went wrong, or none was measured", () => {
    const none = step(10, 0, { errors: { refused: 9 } });
    expect(answer(none)).toMatchObject({ outcome: "failing", at: null, exitCode: ExitCode.gateFailed });
    expect(answer()).toMatchObject({ outcome: "nothing", at: null, exitCode: ExitCode.inconclusive });
  });

  it("is a table with the reading at its end", () => {
    const steps = [step(10, 8_000), step(50, 8_100, { errors: { timeout: 30 } })];
    const lines = saturationText(steps, conclude(steps, CORES), "smoke", (_style, text) => text).split("\n");
    expect(lines.slice(2, 5)).toEqual([
      "  connections  requests/s      p50      p99          errors    service  generator    machine",
      "           10       8 000    1.5ms    1.0ms               0 1.60 cores 0.50 cores 2.40 cores",
      "           50       8 100    1.5ms    5.0ms     30 (0.07 %) 1.60 cores 0.50 cores 2.40 cores",
    ]);
    expect(lines.at(-2)).toBe("Saturates at 8 000 requests/s with 10 connections (p99 1ms).");
  });
});
