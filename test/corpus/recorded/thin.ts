/**
 * Makes a recording of a run: `node test/corpus/recorded/thin.ts RUN_FOLDER NAME`. Keeps the series that gates read,
 * every second sample of each and the last, whole numbers where that loses nothing, and no fact of the host.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ResolvedScenario } from "../../../harness/config/types.ts";
import { loadTimeline } from "../../../harness/timeline/load.ts";
import type { Series, Timeline } from "../../../harness/timeline/types.ts";
import type { RecordedSource, Recording } from "./recording.ts";

const KEPT =
  /^(memory\.(total|processes|system|atom|binary|code|ets)|allocator\..*|count\..*|table\..*|process\..*\.(heap|mailbox)|heap\.largest|mailbox\.largest|os\.rss|users\.active|oracle\..*|load\.(due|sent|ok|dropped|in_flight|connections|connection_limit_reached|self_lateness|sessions_.*|errors\.local)|latency\.p99|generator\.(cpu|event_loop_delay))$/;

const [folder, name] = process.argv.slice(2);
if (!folder || !name) throw new Error("usage: node test/corpus/recorded/thin.ts RUN_FOLDER NAME");
const scenario = JSON.parse(readFileSync(join(folder, "scenario.json"), "utf8")) as ResolvedScenario;
const recording = thinned(await loadTimeline(folder), scenario);
writeFileSync(new URL(`./${name}.json`, import.meta.url), `${JSON.stringify(recording)}\n`);

function thinned(timeline: Timeline, of: ResolvedScenario): Recording {
  if (!timeline.end) throw new Error("a run that was cut off is no example");
  const { t, reason, message } = timeline.end;
  if (!of.service.erlang) throw new Error("an example is a service of this repository");
  const kept = [...timeline.series.values()].filter((series) => KEPT.test(series.name));
  const together = Map.groupBy(kept, (series) => series.t.join());
  return {
    scenario: {
      ...of,
      service: { ...of.service, erlang: { ...of.service.erlang, source: "/srv/sessions" } },
    },
    phases: timeline.phases.map(({ phase, from }) => ({ t: from, phase })),
    end: { t, reason, message },
    sources: [...together.values()].map(sourceOf),
  };
}

function sourceOf(together: readonly Series[]): RecordedSource {
  const times = together[0]!.t;
  const isKept = (_: number, i: number) => i % 2 === 0 || i === times.length - 1;
  const column = (values: Float64Array) => [...values.filter(isKept)].map(short);
  return {
    t: column(times),
    series: Object.fromEntries(
      together.map(({ name: of, unit, type, v }) => [of, { unit, type, v: column(v) }]),
    ),
  };
}

function short(value: number): number {
  return Math.abs(value) >= 10 ? Math.round(value) : Number(value.toPrecision(3));
}
