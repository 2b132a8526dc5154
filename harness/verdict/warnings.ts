import { formatCount, formatDuration } from "../base/units.ts";
import { unseenWithoutModule } from "../config/attached.ts";
import type { ResolvedScenario } from "../config/types.ts";
import type { Timeline } from "../timeline/types.ts";
import { BROWSER_SERIES, browserTrouble } from "./browser-trouble.ts";
import { gates } from "./gates/registry.ts";
import { holdTrend, LOAD_SERIES } from "./hold-trend.ts";
import { viewOf, type RunView } from "./run-view.ts";
import { bringsLoad, knowsItsUsers, knowsSessions } from "./sessions.ts";
import type { GateResult } from "./types.ts";
import { highest } from "./window.ts";

const READ = [
  "load.connection_limit_reached",
  "load.connections",
  "memory.total",
  ...LOAD_SERIES,
  ...BROWSER_SERIES,
];

/** What a reader has to know beside the gates: limits that were met, data that is not there, what was not looked for. */
export function warningsOf(
  timeline: Timeline,
  scenario: ResolvedScenario,
  results: readonly GateResult[],
): readonly string[] {
  const run = viewOf(timeline, scenario, READ);
  return [
    ...results
      .filter(({ level, outcome }) => level === "warn" && outcome === "fail")
      .map(({ title, reason }) => `${title}. ${reason}`),
    unknownUsers(scenario),
    unseenProcesses(scenario),
    connectionLimit(run),
    ...browserTrouble(run),
    missedSamples(timeline),
    tornRecord(timeline),
    ...run.events("hold.cut").map(({ message }) => message),
    unseenTrend(run),
    openTrends(results),
  ].filter((warning) => warning !== null);
}

/** Gates that are not in the list of results, and why. */
function unknownUsers(scenario: ResolvedScenario): string | null {
  if (knowsSessions(scenario)) return null;
  const unknown = scenario.watchOnly ? [knowsSessions, bringsLoad] : [knowsSessions];
  const skipped = gates.filter(({ applies }) => unknown.some((one) => one === applies)).map(({ id }) => id);
  const why = scenario.watchOnly ? WATCHED : knowsItsUsers(scenario) ? TABLELESS : SCRIPTED;
  return `Skipped: ${skipped.join(", ")}. ${why}`;
}

const TABLELESS = "The scenario names no session table, so there are no rows to hold against its users.";

const SCRIPTED = "The k6 script brings its own users, so nobody knows which sessions its load explains.";
const WATCHED =
  "The node was only watched, so what it was asked to do is not known: what grows may be its users. A watch as long as their day tells them from a leak.";

function unseenProcesses({ watchOnly, probe }: ResolvedScenario): string | null {
  if (!watchOnly || probe.loadModule) return null;
  return `Nothing was loaded into the node, so nobody looked at all its processes: there is no ${unseenWithoutModule.join(", ")}, no census and no cause.`;
}

function connectionLimit(run: RunView): string | null {
  const reached = run.series("load.connection_limit_reached");
  if (!reached || highest(reached)!.v === 0) return null;
  const { maxConnections } = run.scenario.load;
  return `All ${formatCount(maxConnections)} connections that may be open were open at times: from there on the load waits for the service, as real users would not.`;
}

function missedSamples({ missed }: Timeline): string | null {
  if (missed.length === 0) return null;
  const bySource = new Map<string, number>();
  for (const { source } of missed) bySource.set(source, (bySource.get(source) ?? 0) + 1);
  const sources = [...bySource]
    .sort(([, a], [, b]) => b - a)
    .map(([source, count]) => `${source} (${formatCount(count)})`);
  const samples = missed.length === 1 ? "1 sample" : `${formatCount(missed.length)} samples`;
  return `${samples} could not be had: ${sources.slice(0, 5).join(", ")}${sources.length > 5 ? ", …" : ""}. The last: ${missed.at(-1)!.reason}`;
}

function tornRecord({ tornBytes, end }: Timeline): string | null {
  if (end !== null) return null;
  return `The record breaks off: the harness was killed${tornBytes > 0 ? `; ${tornBytes} bytes of a torn last line were dropped` : ""}.`;
}

/** Where no trend is judged the drain decides alone; the reader is told what that cannot see. */
function unseenTrend(run: RunView): string | null {
  if (!run.phase("drain") || run.series("memory.total") === null) return null;
  const { trend, reason } = holdTrend(run, "memory.total");
  return trend === null ? `Growth that a drain takes back was not looked for: ${reason}` : null;
}

/** A gate passes what came back though it may have been growing until then; the reader is told where that is so. */
function openTrends(results: readonly GateResult[]): string | null {
  const passed = results.filter(({ outcome }) => outcome === "pass").flatMap(({ trends }) => trends ?? []);
  const growing = passed.filter(({ open }) => open?.kind === "growing");
  if (growing.length === 0) return null;
  const names = growing.map(({ series }) => series).join(", ");
  const longer = growing.reduce((most, { open }) => Math.max(most, open!.longer), 0);
  return `May have been growing while the load was steady, though what it held came back: ${names}. A hold longer by ${formatDuration(longer)} would tell.`;
}
