import { describe, expect, it } from "vitest";
import { annotations, jobSummary } from "../../../harness/report/job-summary.ts";
import { metricsText } from "../../../harness/report/openmetrics.ts";
import { sparkline } from "../../../harness/report/sparkline.ts";
import { incidentSeries } from "../../support/incident-shapes.ts";
import { decoupled, judgedOf, leaky } from "../../support/results.ts";

describe("the summary of a run on the page of a CI job", () => {
  const { result, timeline } = judgedOf("leaky", { series: incidentSeries });
  const summary = jobSummary(result, timeline);

  it("says the verdict and what did not hold, in at most 20 KB", () => {
    expect(summary).toContain("## beamsoak incident-23w: unbounded");
    const failed = result.verdict.gates.filter(({ outcome }) => outcome === "fail");
    expect(failed.length).toBeGreaterThan(0);
    expect(summary.match(/\| ✗ fail \|/g)).toHaveLength(
      failed.filter(({ level }) => level === "fail").length,
    );
    expect(Buffer.byteLength(summary)).toBeLessThan(20_480);
  });

  it("shows the course of sessions and memory in a line each", () => {
    expect(summary).toMatch(/^[▁-█]{48} {2}table\.sessions\.rows: at most /m);
    expect(summary).toMatch(/^[▁-█]{48} {2}memory\.total: at most /m);
  });

  it("takes no markup from the texts of a run", () => {
    const warned = { ...result, verdict: { ...result.verdict, sentence: "a | b <img> `c`\n# d" } };
    expect(jobSummary(warned, timeline)).toContain("a \\| b \\<img\\> \\`c\\` \\# d");
  });

  it("annotates what failed as an error, and nothing of a run in which all held", () => {
    const [first] = annotations(leaky());
    expect(first).toMatch(/^::error title=beamsoak incident-23w%3A [\w-]+::./);
    expect(annotations(leaky()).join("")).not.toContain("\n");
    expect(annotations(decoupled()).filter((line) => line.startsWith("::error"))).toEqual([]);
  });
});

describe("a sparkline", () => {
  const series = (v: readonly number[]) => ({
    name: "n",
    unit: "count" as const,
    type: "gauge" as const,
    t: Float64Array.from(v.keys()),
    v: Float64Array.from(v),
  });

  it("goes from zero to the highest sample, and carries on where none was taken", () => {
    expect(sparkline(series([0, 1, 2, 3, 4, 5, 6, 7]), 8)).toBe("▁▂▃▄▅▆▇█");
    expect(sparkline(series([1, 0]), 4)).toBe("███▁");
  });
});

describe("the figures of a run as OpenMetrics", () => {
  const text = metricsText(leaky());

  it("end with EOF, and each family has its type before its samples", () => {
    expect(text.endsWith("\n# EOF\n")).toBe(true);
    let family = "";
    for (const line of text.trim().split("\n")) {
      if (line.startsWith("# TYPE ")) family = line.split(" ")[2]!;
      else if (!line.startsWith("#")) expect(line).toMatch(new RegExp(`^${family}(\\{.*\\})? -?[\\d.e+-]+$`));
    }
  });

  it("tell of each gate that could say", () => {
    expect(text).toContain('beamsoak_gate_failed{gate="sessions-bounded",level="fail"} 1');
    expect(metricsText(decoupled())).toContain(
      'beamsoak_gate_failed{gate="sessions-bounded",level="fail"} 0',
    );
  });
});
