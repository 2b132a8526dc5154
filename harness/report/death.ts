import { formatDuration, formatQuantity } from "../base/units.ts";
import type { CrashDump } from "../timeline/crash-dump.ts";
import type { Timeline } from "../timeline/types.ts";
import type { Paint } from "./colours.ts";
import { crashDumpLines } from "./crash-dump.ts";
import { line } from "./figure-lines.ts";
import { lastOf, seriesOf } from "./series.ts";
import type { DeathReport } from "./types.ts";

/** What is looked at first where a node that was killed left no dump. */
const lastSeen = [
  "memory.total",
  "memory.processes",
  "memory.ets",
  "memory.binary",
  "heap.largest",
  "mailbox.largest",
  "os.rss",
  "cgroup.used",
] as const;

/** How the node died, as far as it and its last samples tell; null where it lived. */
export function deathOf(timeline: Timeline): DeathReport | null {
  const death = timeline.events.find(({ event }) => event === "target.died");
  if (!death) return null;
  const dump = timeline.events.find(({ event }) => event === "crash.dump")?.data as CrashDump | undefined;
  return {
    at: death.t,
    reason: death.message,
    crashDump: dump ?? null,
    lastSeen: lastSeen
      .map((name) => seriesOf(timeline, name))
      .filter((series) => series !== null)
      .map((series) => ({ series: series.name, unit: series.unit, ...lastOf(series) })),
  };
}

/** Of the lists in a dump: the run's record has more of each. */
const ROWS = 3;

export function deathLines(death: DeathReport | null, paint: Paint): readonly string[] {
  if (death === null) return [];
  const { at, crashDump } = death;
  const seen = death.lastSeen.flatMap(({ series, unit, value, at: when }) => {
    const ago = formatDuration(Math.max(0, at - when));
    return line(series, `${formatQuantity(value, unit)}, ${ago} before it died`);
  });
  return [
    paint("strong", "  Last seen of the node"),
    ...seen,
    "",
    ...(crashDump === null
      ? []
      : [paint("strong", "  Its crash dump"), ...crashDumpLines(crashDump, ROWS, paint), ""]),
  ];
}
