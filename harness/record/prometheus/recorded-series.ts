import { usageError } from "../../base/errors.ts";
import type { Series } from "../../timeline/types.ts";
import type { Window } from "../../verdict/window.ts";
import type { SessionSeries } from "../types.ts";
import { gained, sumOf } from "./combine.ts";
import { parseMetric, vmSeriesOf } from "./vm-metrics.ts";

/** One series of an answer, by its name with its labels. */
export interface AnsweredSeries extends Window {
  readonly name: string;
}

/** Metrics of the user's own service, by name, with or without labels: `shop_sessions{kind="web"}`. */
export interface OwnMetrics {
  /** A gauge: sessions at once. */
  readonly sessions: string | null;
  /** A counter: sessions opened. */
  readonly arrivals: string | null;
  /** A counter: requests. */
  readonly requests: string | null;
}

export interface RecordedSeries {
  readonly series: readonly Series[];
  readonly names: SessionSeries;
}

/** Our names for what the user named: they are no table's. */
const OWN = { sessions: "sessions.count", arrivals: "sessions.opened", requests: "requests.count" } as const;

/**
 * The series of one node as a record has them, of what Prometheus answered; times as they are.
 * @throws BeamsoakError (exit 2): nothing of a VM in it, several nodes, or a metric that is not there
 */
export function recordedSeries(files: readonly AnsweredSeries[], own: OwnMetrics): RecordedSeries {
  const vm = vmSeries(files);
  const gauge = (metric: string | null) => metric && sumOf(matching(files, metric));
  const counter = (metric: string | null) => metric && sumOf(matching(files, metric).map(gained));
  const sessions = gauge(own.sessions);
  const opened = counter(own.arrivals);
  const requests = counter(own.requests);
  return {
    series: [
      ...vm,
      ...(sessions ? [{ name: OWN.sessions, unit: "count", type: "gauge", ...sessions } as const] : []),
      ...(opened ? [{ name: OWN.arrivals, unit: "count", type: "counter", ...opened } as const] : []),
      ...(requests ? [{ name: OWN.requests, unit: "count", type: "counter", ...requests } as const] : []),
    ],
    names: {
      sessions: sessions ? OWN.sessions : null,
      arrivals: opened ? OWN.arrivals : null,
      requests: requests ? OWN.requests : null,
      tableMemory: null,
    },
  };
}

function vmSeries(files: readonly AnsweredSeries[]): readonly Series[] {
  const found = files.flatMap((file) => {
    const vm = vmSeriesOf(parseMetric(file.name));
    return vm === null ? [] : [{ ...vm, file }];
  });
  if (found.length === 0) throw nothingOfVm(files);
  const nodes = new Set(found.map(({ node }) => node));
  if (nodes.size > 1) throw severalNodes([...nodes]);
  const byName = new Map(found.map((one) => [one.series, one]));
  const sum = (...names: readonly string[]) => {
    const parts = names.map((name) => byName.get(name)?.file).filter((file) => file !== undefined);
    return parts.length === names.length ? sumOf(parts) : null;
  };
  const single = [...byName.values()].filter(({ series }) => !PARTS.has(series));
  const series = single.map(({ series: name, unit, file }): Series => ({
    ...{ name, unit, type: "gauge" },
    ...sumOf([file]),
  }));
  const made = {
    "memory.total": sum("memory.processes", "memory.system"),
    "memory.processes": byName.has("memory.processes")
      ? null
      : sum("memory.processes.used", "memory.processes.free"),
  };
  for (const [name, window] of Object.entries(made))
    if (window) series.push({ name, unit: "B", type: "gauge", ...window });
  return series;
}

const PARTS: ReadonlySet<string> = new Set(["memory.processes.used", "memory.processes.free"]);

/** Those whose name it is, or whose name and labels; several, of several listeners say, are added up. */
function matching(files: readonly AnsweredSeries[], metric: string): readonly AnsweredSeries[] {
  const wanted = parseMetric(metric);
  const found = files.filter(({ name }) => {
    const { name: base, labels } = parseMetric(name);
    return (
      base === wanted.name && Object.entries(wanted.labels).every(([key, value]) => labels[key] === value)
    );
  });
  if (found.length > 0) return found;
  throw usageError(
    "METRIC_NOT_FOUND",
    `There is no metric ${metric} in what Prometheus answered. Found: ${namesOf(files)}.`,
    "Ask /api/v1/query_range for it by its name alone, without rate() or sum(), and name that file too.",
  );
}

function nothingOfVm(files: readonly AnsweredSeries[]) {
  return usageError(
    "PROMETHEUS_WITHOUT_VM",
    `Nothing in what Prometheus answered tells of an Erlang VM. Found: ${namesOf(files)}.`,
    'Ask /api/v1/query_range for {__name__=~"erlang_vm_.*"}, which prometheus.erl exports.',
  );
}

function severalNodes(nodes: readonly string[]) {
  return usageError(
    "PROMETHEUS_SEVERAL_NODES",
    `What Prometheus answered is of ${nodes.length} nodes: {${nodes.join("}, {")}}.`,
    "Ask for one of them, by its labels: a recording is of one node.",
  );
}

/** Named in an error before the rest is left out. */
const NAMED = 8;

function namesOf(files: readonly AnsweredSeries[]): string {
  const names = [...new Set(files.map(({ name }) => parseMetric(name).name || name))];
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return names.slice(0, NAMED).join(", ") + more;
}
