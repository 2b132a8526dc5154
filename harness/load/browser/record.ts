import type { Millis, Unit } from "../../base/units.ts";
import type { TimelineSink } from "../../timeline/types.ts";
import type { BrowserReport } from "./types.ts";

const gauges: Readonly<Record<string, Unit>> = {
  "browser.active": "count",
  "browser.processes": "count",
  "browser.rss": "B",
  "browser.cpu": "ratio",
};

const counters = ["visits", "failed", "page_errors", "crashes", "logins"] as const;

/**
 * Puts on the record what browsers report; `startedAt` is the run's time at which the load started. A timing has values
 * only in the seconds in which it was taken.
 */
export function recordBrowsers(
  onBrowsers: (listener: (report: BrowserReport) => void) => void,
  sink: TimelineSink,
  startedAt: Millis,
): void {
  for (const [name, unit] of Object.entries(gauges)) sink.declare({ name, unit, type: "gauge" });
  for (const name of counters) sink.declare({ name: `browser.${name}`, unit: "count", type: "counter" });
  const sums: Record<string, number> = {};
  const known = new Set<string>();
  onBrowsers((report) => {
    const timings = timingsOf(report);
    for (const name of Object.keys(timings).filter((one) => !known.has(one))) {
      sink.declare({ name, unit: "ms", type: "gauge" });
      known.add(name);
    }
    addUp(sums, report);
    const { processes, rss, cpu } = report.usage;
    sink.sample(startedAt + report.t, {
      "browser.active": report.active,
      "browser.processes": processes,
      "browser.rss": rss,
      "browser.cpu": cpu,
      ...timings,
      ...sums,
    });
    for (const { t, event, message, data } of report.events) sink.event(startedAt + t, event, message, data);
  });
}

/** Of every timing the median and the longest: `browser.ttfb.p50`, `browser.step.poll.max`. */
function timingsOf({ timings }: BrowserReport): Readonly<Record<string, Millis>> {
  return Object.fromEntries(
    Object.entries(timings).flatMap(([name, values]) => {
      const sorted = values.toSorted((a, b) => a - b);
      return [
        [`browser.${name}.p50`, sorted[(sorted.length - 1) >> 1]!],
        [`browser.${name}.max`, sorted.at(-1)!],
      ];
    }),
  );
}

function addUp(sums: Record<string, number>, report: BrowserReport): void {
  const add = (name: string, amount: number) =>
    (sums[`browser.${name}`] = (sums[`browser.${name}`] ?? 0) + amount);
  add("visits", report.visits);
  add("failed", report.failed);
  add("page_errors", report.pageErrors);
  add("crashes", report.crashes);
  add("logins", report.logins);
}
