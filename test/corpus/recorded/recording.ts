import { createReadStream, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Unit } from "../../../harness/base/units.ts";
import type { ResolvedScenario } from "../../../harness/config/types.ts";
import { Assembly } from "../../../harness/timeline/assemble.ts";
import type { Window } from "../../../harness/verdict/window.ts";
import { readSeriesFile } from "../../../harness/timeline/series-file/read.ts";
import type { EndRecord, PhaseRecord, Timeline, TimelineRecord } from "../../../harness/timeline/types.ts";

/** A run of a fixture as it was recorded, thinned out, in columns: what was sampled together shares its times. */
export interface Recording {
  readonly scenario: ResolvedScenario;
  readonly phases: readonly Omit<PhaseRecord, "kind">[];
  readonly end: Omit<EndRecord, "kind">;
  readonly sources: readonly RecordedSource[];
}

export interface RecordedSource {
  readonly t: readonly number[];
  readonly series: Readonly<Record<string, RecordedSeries>>;
}

interface RecordedSeries {
  readonly unit: Unit;
  readonly type: "gauge" | "counter";
  readonly v: readonly number[];
}

/** The recording of a name in this folder. */
export function readRecording(name: string): Recording {
  const path = new URL(`./${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")) as Recording;
}

/** The recording as the timeline of a run. */
export function timelineOf({ scenario, phases, end, sources }: Recording): Timeline {
  const header = {
    kind: "header",
    schemaVersion: 1,
    startedAt: "2026-01-01T00:00:00Z",
    scenario: scenario.name,
  } as const;
  const assembly = new Assembly();
  assembly.add(header);
  const timed: (TimelineRecord & { readonly t: number })[] = [
    ...phases.map((phase) => ({ kind: "phase", ...phase }) as const),
    ...sources.flatMap(samplesOf),
    { kind: "end", ...end },
  ];
  for (const { series } of sources) {
    for (const [name, { unit, type }] of Object.entries(series)) {
      assembly.add({ kind: "series", name, unit, type });
    }
  }
  for (const record of timed.sort((a, b) => a.t - b.t)) assembly.add(record);
  return assembly.finish(0)!;
}

function samplesOf({ t, series }: RecordedSource) {
  return t.map((time, i) => ({
    kind: "sample" as const,
    t: time,
    values: Object.fromEntries(Object.entries(series).map(([name, { v }]) => [name, v[i]!])),
  }));
}

/** The series of a recorded CSV, by name. */
export async function readSeries(name: string): Promise<ReadonlyMap<string, Window>> {
  const path = fileURLToPath(new URL(`./${name}.csv`, import.meta.url));
  const { series } = await readSeriesFile(createReadStream(path), path);
  return new Map(series.map((one) => [one.name, one]));
}
