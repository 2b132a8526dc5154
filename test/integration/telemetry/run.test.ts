import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import parsePrometheusTextFormat from "parse-prometheus-text-format";
import { describe, expect, it } from "vitest";
import { requirement } from "../../requirements.ts";
import { startCli, type RunningCli } from "../../support/cli.ts";
import { dashboardQueries, familyOf, metricsIn } from "../../support/dashboard-queries.ts";
import { exportedMetrics } from "../../support/exported-metrics.ts";
import { attributesOf, metricsOf, otlpReceiver } from "../../support/otlp-receiver.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const brief = resolve(import.meta.dirname, "../../fixtures/scenarios/brief.ts");

/** Where the run says that its metrics are. */
function metricsUrl({ child }: RunningCli): Promise<string> {
  return new Promise((found) => {
    let said = "";
    child.stderr!.on("data", (text: string) => {
      said += text;
      const [, url] = /Metrics of this run: (\S+)\n/.exec(said) ?? [];
      if (url) found(url);
    });
  });
}

describe.runIf(requirement("erlang"))("a run that is shown while it goes on", { timeout: 180_000 }, () => {
  it("is scraped and received, with all that the dashboard asks for", async () => {
    await using receiver = await otlpReceiver();
    const reports = tempFolder();
    const running = startCli([
      ...["run", brief, "--target", "process", "--reports", reports],
      ...["--prometheus", "127.0.0.1:0", "--otlp", receiver.url],
    ]);
    const over = new AbortController();
    void running.finished.then(() => over.abort());
    const url = await metricsUrl(running);
    expect(new URL(url).hostname).toBe("127.0.0.1");

    const scraped = new Set<string>();
    const phases = new Set<string>();
    const sessions: number[] = [];
    while (!over.signal.aborted) {
      const text = await fetch(url).then(
        (answer) => answer.text(),
        () => "",
      );
      for (const { name, metrics } of text === "" ? [] : parsePrometheusTextFormat(text)) {
        scraped.add(name);
        if (name === "beamsoak_sessions") sessions.push(Number(metrics[0]!.value));
        if (name === "beamsoak_phase") {
          phases.add(metrics.find(({ value }) => value === "1")!.labels!["phase"]!);
        }
      }
      await wait(200);
    }
    const { code, stderr } = await running.finished;
    expect(code, stderr).toBe(0);

    expect([...scraped].filter((name) => !exportedMetrics.includes(name))).toEqual([]);
    const asked = dashboardQueries.flatMap(metricsIn).map(familyOf);
    expect(asked.filter((name) => !scraped.has(name))).toEqual([]);
    expect([...phases]).toEqual(expect.arrayContaining(["baseline", "ramp", "hold", "drain"]));
    expect(Math.max(...sessions)).toBeGreaterThan(0);

    const [run] = readdirSync(join(reports, "brief"));
    const last = receiver.requests.at(-1)!;
    expect(new Set(receiver.paths)).toEqual(new Set(["/v1/metrics"]));
    expect(attributesOf(last)).toMatchObject({
      "beamsoak.run.id": run,
      "beamsoak.scenario": "brief",
      "beamsoak.node": expect.stringMatching(/@127\.0\.0\.1$/) as unknown,
    });
    const received = metricsOf(last);
    expect([...received.keys()].filter((name) => !exportedMetrics.includes(name))).toEqual([]);
    const timeline = readFileSync(join(reports, "brief", run!, "timeline.ndjson"), "utf8");
    const recorded = [...timeline.matchAll(/"load\.ok":(\d+)/g)].at(-1)![1];
    expect(received.get("beamsoak_acts_ok_total")?.sum).toMatchObject({
      isMonotonic: true,
      dataPoints: [{ asDouble: Number(recorded) }],
    });
    expect(received.get("beamsoak_resident_bytes")).toMatchObject({ unit: "By" });
    expect(timeline).not.toContain("telemetry.");
  });
});
