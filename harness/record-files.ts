import { createReadStream, writeFileSync } from "node:fs";
import { join } from "node:path";
import { noExperiments, watchedScenario } from "./config/attached.ts";
import type { ResolvedScenario } from "./config/types.ts";
import { recordedSeries, type OwnMetrics } from "./record/prometheus/recorded-series.ts";
import type { SessionSeries } from "./record/types.ts";
import { createRunFolder } from "./timeline/run-folder.ts";
import { readSeriesFile } from "./timeline/series-file/read.ts";
import type { FileSeries } from "./timeline/series-file/types.ts";
import type { Series } from "./timeline/types.ts";
import { openTimeline } from "./timeline/writer.ts";
import { usualInterval } from "./verdict/window.ts";

export interface RecordedFiles {
  readonly folder: string;
  readonly names: SessionSeries;
}

/**
 * Puts what Prometheus answered on the record of a watch, in a folder of its own under `reports`.
 * @throws BeamsoakError (exit 2): a file is none, or what is wanted is not in it
 */
export async function recordFiles(
  files: readonly string[],
  own: OwnMetrics,
  reports: string,
): Promise<RecordedFiles> {
  const { series: answered, startsAt } = await readAll(files);
  const { series, names } = recordedSeries(answered, own);
  const startedAt = new Date(startsAt);
  const scenario = scenarioOf(series);
  const folder = createRunFolder(reports, scenario.name, startedAt);
  writeFileSync(join(folder, "scenario.json"), `${JSON.stringify(scenario, null, 2)}\n`);
  write(folder, scenario.name, startedAt, series);
  return { folder, names };
}

/** The series of all files, their times counted from the earliest of all. */
async function readAll(
  paths: readonly string[],
): Promise<{ readonly series: readonly FileSeries[]; readonly startsAt: number }> {
  const files = await Promise.all(
    paths.map((path) => readSeriesFile(createReadStream(path, { highWaterMark: 1 << 20 }), path)),
  );
  const startsAt = Math.min(...files.map((file) => file.startsAt ?? 0));
  const series = files.flatMap((file) => {
    const later = (file.startsAt ?? startsAt) - startsAt;
    return file.series.map((one) => ({ ...one, t: one.t.map((time) => time + later) }));
  });
  return { series, startsAt };
}

function scenarioOf(series: readonly Series[]): ResolvedScenario {
  const interval = usualInterval(series[0]!);
  const watched = watchedScenario({
    ...{ node: "prometheus", length: null, interval, slowInterval: interval },
    ...{ tables: [], processes: [], loadModule: false, experiments: noExperiments, memory: null },
  });
  return { ...watched, name: "record-prometheus", title: "A node, as Prometheus recorded it" };
}

function write(folder: string, scenario: string, startedAt: Date, series: readonly Series[]): void {
  const timeline = openTimeline(folder, { startedAt: startedAt.toISOString(), scenario });
  for (const { name, unit, type } of series) timeline.declare({ name, unit, type });
  timeline.phase(0, "hold");
  const times = [...new Set(series.flatMap(({ t }) => [...t]))].sort((a, b) => a - b);
  const next = series.map(() => 0);
  for (const time of times) {
    const values = series.flatMap(({ name, t, v }, index) => {
      if (t[next[index]!] !== time) return [];
      return [[name, v[next[index]!++]!] as const];
    });
    timeline.sample(time, Object.fromEntries(values));
  }
  timeline.end(times.at(-1) ?? 0, "completed", "What Prometheus answered ends here.");
  timeline.close();
}
