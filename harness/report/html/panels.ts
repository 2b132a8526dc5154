import type { Unit } from "../../base/units.ts";
import type { Series, Timeline } from "../../timeline/types.ts";

/** A chart: its series by name, in the order of the legend. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  /** What to look for in it. */
  readonly hint: string;
  readonly series: readonly { readonly name: string; readonly label: string }[];
  /** Drawn one upon the other: parts of a whole. */
  readonly stacked: boolean;
  /** Names of the lower and the upper edge of a band. */
  readonly band: readonly [string, string] | null;
}

interface Plan {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  /** Series that belong to it: a name, or the beginning of one before a `*`, with anything behind it. */
  readonly of: readonly string[];
  readonly stacked?: true;
  readonly band?: readonly [string, string];
}

const plans = (table: string): readonly Plan[] => [
  {
    id: "sessions",
    title: "Sessions against what the load explains",
    hint: "Rows above the band are sessions that no user owns.",
    of: [`table.${table}.rows`, "oracle.expected", "oracle.low", "oracle.high", "users.active"],
    band: ["oracle.low", "oracle.high"],
  },
  {
    id: "memory",
    title: "Memory of the node by category",
    hint: "erlang:memory/0, without the small rest that is the VM's own.",
    of: ["memory.processes", "memory.ets", "memory.binary", "memory.code", "memory.atom"],
    stacked: true,
  },
  {
    id: "memory-total",
    title: "Memory: total, allocators, operating system",
    hint: "Allocated far over used is fragmentation; resident far over allocated is native code.",
    of: [
      "memory.total",
      "memory.system",
      "allocator.*",
      "os.rss",
      "cgroup.used",
      "cgroup.usage",
      "cgroup.inactive_file",
    ],
  },
  {
    id: "heaps",
    title: "Process heaps",
    hint: "A heap that a collection does not shrink is held.",
    of: ["heap.largest", "process.*.heap", "stack.largest", "binaries.largest", "memory.processes_used"],
  },
  {
    id: "mailboxes",
    title: "Mailboxes",
    hint: "Messages that wait: a process that cannot keep up, or does not take them.",
    of: ["mailbox.largest", "process.*.mailbox"],
  },
  { id: "tables", title: "Memory of tables", hint: "ets:info(T, memory).", of: ["table.*.memory"] },
  {
    id: "counts",
    title: "Processes, ports, tables",
    hint: "What is opened for a user and never closed shows here.",
    of: ["count.processes", "count.ports", "count.ets_tables"],
  },
  { id: "atoms", title: "Atoms", hint: "They never come back.", of: ["count.atoms"] },
  {
    id: "rate",
    title: "Acts and errors a second",
    hint: "What came due, was sent, was answered, and failed.",
    of: ["load.due", "load.sent", "load.ok", "load.dropped", "load.errors.*"],
  },
  {
    id: "latency",
    title: "Latency from the intended time of an act",
    hint: "To the last byte of the answer, so that a service that stands still is seen.",
    of: ["latency.p50", "latency.p90", "latency.p99", "latency.p999", "latency.max"],
  },
  {
    id: "steps",
    title: "Steps of the users' journeys a second",
    hint: "By group and step: sent, and failed.",
    of: ["step.*.sent", "step.*.failed"],
  },
  {
    id: "step-latency",
    title: "Latency by step, 99th percentile",
    hint: "From the intended time of an act to the last byte of its answer.",
    of: ["step.*.p99"],
  },
  {
    id: "connections",
    title: "Connections and acts that wait",
    hint: "Waiting acts are a service, or a generator, that falls behind.",
    of: ["load.connections", "load.in_flight", "load.waiting"],
  },
  {
    id: "pages",
    title: "Page timings, the longest of each second",
    hint: "What people with a browser wait for: first byte, largest paint, the script's steps.",
    of: ["browser.ttfb.max", "browser.lcp.max", "browser.step.*.max"],
  },
  {
    id: "pages-middle",
    title: "Page timings, the median of each second",
    hint: "Far below the longest where some wait and others do not.",
    of: ["browser.ttfb.p50", "browser.lcp.p50", "browser.step.*.p50"],
  },
  {
    id: "visits",
    title: "Visits and failures a second",
    hint: "Crashes are the browsers' own; failed visits and errors in pages are not.",
    of: ["browser.visits", "browser.failed", "browser.page_errors", "browser.crashes", "browser.logins"],
  },
  {
    id: "browsers",
    title: "The browsers themselves",
    hint: "What they take of the machine, the service's neighbours.",
    of: ["browser.rss", "browser.cpu", "browser.processes", "browser.active"],
  },
  {
    id: "generator",
    title: "The load generator itself",
    hint: "A generator that is late or full proves nothing about the service.",
    of: ["generator.*", "load.self_lateness", "load.service_lateness", "load.lateness_p99"],
  },
  {
    id: "probe",
    title: "Cost of the probe",
    hint: "Time that the node took for each sample.",
    of: ["probe.cost", "probe.scan_cost", "probe.round_trip"],
  },
];

/** The charts of a run, those without samples left out, and at the end every series that has no place of its own. */
export function panelsOf({ series }: Timeline, table: string): readonly Panel[] {
  const placed = new Set<string>();
  const sampled = [...series.values()].filter(({ v }) => v.length > 0);
  const named = plans(table).flatMap((plan) => {
    const names = plan.of
      .flatMap((pattern) => sampled.filter(({ name }) => matches(name, pattern)).map(({ name }) => name))
      .filter((name) => !placed.has(name));
    for (const name of names) placed.add(name);
    return names.length === 0 ? [] : [panelOf(plan, names)];
  });
  return [...named, ...othersOf(sampled.filter(({ name }) => !placed.has(name)))];
}

function panelOf({ id, title, hint, stacked, band }: Plan, names: readonly string[]): Panel {
  const whole = band?.every((name) => names.includes(name)) ? band : null;
  return {
    id,
    title,
    hint,
    series: names.map((name) => ({ name, label: name })),
    stacked: stacked ?? false,
    band: whole ?? null,
  };
}

/** One chart for each first word and unit. */
function othersOf(series: readonly Series[]): readonly Panel[] {
  const groups = Map.groupBy(series, ({ name, unit }) => `${name.split(".")[0]!}-${unitWord[unit]}`);
  return [...groups].map(([id, members]) =>
    panelOf(
      { id: `more-${id}`, title: `More: ${id.replace("-", ", ")}`, hint: "", of: [] },
      members.map(({ name }) => name),
    ),
  );
}

const unitWord: Readonly<Record<Unit, string>> = {
  B: "bytes",
  words: "words",
  ms: "time",
  count: "count",
  ratio: "ratio",
  "per-second": "rate",
};

function matches(name: string, pattern: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return name === pattern;
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return name.length > pattern.length - 1 && name.startsWith(head) && name.endsWith(tail);
}
