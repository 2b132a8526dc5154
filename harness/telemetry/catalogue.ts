import type { PointFamily } from "../base/exposition.ts";

/** Latest values of a run's series, by the names of docs/reference/series.md. */
export type Values = Readonly<Record<string, number | undefined>>;

/** One sample of a metric: of a series, or of what follows from several; undefined while one of them has no value. */
type Source = string | ((values: Values) => number | undefined);

/** What a metric says and what it is made of. */
export interface CatalogueEntry extends Omit<PointFamily, "samples"> {
  /** What prometheus.erl called it before version 6, where that differs. */
  readonly older?: string;
  /** A series with `<name>` in it stands for all of its kind; the name becomes the label of that name. */
  readonly sources: readonly (readonly [labels: Readonly<Record<string, string>>, source: Source])[];
  /** Series in milliseconds become seconds. */
  readonly inMillis?: true;
}

type Extras = Pick<CatalogueEntry, "older" | "inMillis">;

function entry(
  type: "gauge" | "counter",
  name: string,
  help: string,
  from: string | CatalogueEntry["sources"],
  extras: Extras = {},
): CatalogueEntry {
  const unit = (["bytes", "seconds", "ratio"] as const).find((ending) => name.endsWith(`_${ending}`)) ?? null;
  return { type, name, help, unit, sources: typeof from === "string" ? [[{}, from]] : from, ...extras };
}

const gauge = entry.bind(null, "gauge");
const counter = entry.bind(null, "counter");
const millis = { inMillis: true } as const;

/** `whole` less `parts`. */
function rest(whole: string, ...parts: readonly string[]): Source {
  return (values) => {
    const left = parts.reduce((sum, part) => sum - (values[part] ?? NaN), values[whole] ?? NaN);
    return Number.isNaN(left) ? undefined : left;
  };
}

/**
 * The node's figures by the names of https://hex.pm/packages/prometheus, version 6 and (`older`) before: its
 * prometheus_vm_memory_collector and prometheus_vm_system_info_collector. Its `run_queues_length` is not among them: that
 * leaves out the dirty I/O schedulers, which the probe counts.
 */
const node: readonly CatalogueEntry[] = [
  gauge(
    "erlang_vm_memory_bytes",
    "Memory that the VM has allocated; processes and system add up to erlang:memory(total).",
    [
      [{ kind: "system" }, "memory.system"],
      [{ kind: "processes" }, "memory.processes"],
    ],
    { older: "erlang_vm_memory_bytes_total" },
  ),
  gauge(
    "erlang_vm_memory_processes_bytes",
    "Memory allocated for processes, in use and free.",
    [
      [{ usage: "used" }, "memory.processes_used"],
      [{ usage: "free" }, rest("memory.processes", "memory.processes_used")],
    ],
    { older: "erlang_vm_memory_processes_bytes_total" },
  ),
  gauge(
    "erlang_vm_memory_system_bytes",
    "Memory allocated for anything but processes.",
    [
      [{ usage: "atom" }, "memory.atom"],
      [{ usage: "binary" }, "memory.binary"],
      [{ usage: "code" }, "memory.code"],
      [{ usage: "ets" }, "memory.ets"],
      [
        { usage: "other" },
        rest("memory.system", "memory.atom", "memory.binary", "memory.code", "memory.ets"),
      ],
    ],
    { older: "erlang_vm_memory_system_bytes_total" },
  ),
  gauge("erlang_vm_memory_ets_tables", "ETS tables.", "count.ets_tables"),
  gauge("erlang_vm_processes", "Processes of the node.", "count.processes", {
    older: "erlang_vm_process_count",
  }),
  gauge("erlang_vm_ports", "Ports of the node.", "count.ports", { older: "erlang_vm_port_count" }),
  gauge("erlang_vm_atoms", "Atoms of the node.", "count.atoms", { older: "erlang_vm_atom_count" }),
];

const probed: readonly CatalogueEntry[] = [
  gauge("beamsoak_memory_total_bytes", "erlang:memory(total).", "memory.total"),
  gauge(
    "beamsoak_run_queue_length",
    "Processes and ports that wait for a scheduler, dirty ones among them.",
    "scheduler.run_queue",
  ),
  gauge("beamsoak_table_rows", "Rows of an ETS table.", "table.<table>.rows"),
  gauge("beamsoak_table_memory_bytes", "Memory of an ETS table.", "table.<table>.memory"),
  gauge(
    "beamsoak_process_heap_bytes",
    "Total heap of a process that the scenario names.",
    "process.<process>.heap",
  ),
  gauge(
    "beamsoak_process_memory_bytes",
    "All of such a process, its mailbox included.",
    "process.<process>.memory",
  ),
  gauge("beamsoak_process_mailbox_messages", "Messages that wait in it.", "process.<process>.mailbox"),
  counter("beamsoak_process_reductions", "Work done by it.", "process.<process>.reductions"),
  gauge(
    "beamsoak_process_stall_seconds",
    "How long it kept process_info waiting.",
    "process.<process>.stall",
    millis,
  ),
  gauge("beamsoak_largest_heap_bytes", "Largest total heap of one process.", "heap.largest"),
  gauge("beamsoak_largest_mailbox_messages", "Longest mailbox.", "mailbox.largest"),
  gauge(
    "beamsoak_largest_binaries_bytes",
    "Most reference-counted binaries of one process.",
    "binaries.largest",
  ),
  gauge("beamsoak_largest_stack_bytes", "Largest stack of one process.", "stack.largest"),
  gauge("beamsoak_allocator_allocated_bytes", "Carriers of the VM's allocators.", "allocator.allocated"),
  gauge("beamsoak_allocator_used_bytes", "Blocks in use in them.", "allocator.used"),
  gauge("beamsoak_allocator_fixed_bytes", "The part of it in blocks of a fixed size.", "allocator.fixed"),
  gauge("beamsoak_resident_bytes", "Resident set of the VM's process.", "os.rss"),
  gauge("beamsoak_cgroup_used_bytes", "Usage of the container less its inactive file cache.", "cgroup.used"),
  gauge("beamsoak_cgroup_usage_bytes", "Memory charged to the container.", "cgroup.usage"),
  gauge(
    "beamsoak_cgroup_inactive_file_bytes",
    "File cache that the kernel would give up first.",
    "cgroup.inactive_file",
  ),
  counter("beamsoak_cgroup_failures", "Allocations refused at the container's limit.", "cgroup.failures"),
  gauge("beamsoak_probe_cost_seconds", "Time of the node for one sample.", "probe.cost", millis),
  gauge("beamsoak_probe_scan_cost_seconds", "Time of the node for one scan.", "probe.scan_cost", millis),
  gauge(
    "beamsoak_probe_round_trip_seconds",
    "From asking for a sample to its arrival.",
    "probe.round_trip",
    millis,
  ),
  counter("beamsoak_probe_reductions", "Reductions spent on the probe.", "probe.reductions"),
];

const load: readonly CatalogueEntry[] = [
  gauge("beamsoak_users_active", "Users between log-in and leaving.", "users.active"),
  gauge("beamsoak_sessions_explained", "Sessions that the load explains.", [
    [{ bound: "low" }, "oracle.low"],
    [{ bound: "expected" }, "oracle.expected"],
    [{ bound: "high" }, "oracle.high"],
  ]),
  counter("beamsoak_sessions_opened", "Sessions opened by users.", "load.sessions_opened"),
  counter("beamsoak_sessions_logged_out", "Sessions that users logged out of.", "load.sessions_logged_out"),
  counter("beamsoak_sessions_vanished", "Sessions left without logging out.", "load.sessions_vanished"),
  gauge("beamsoak_acts_per_second", "Acts sent in the last second.", "load.rate"),
  counter("beamsoak_acts_due", "Acts that came due.", "load.due"),
  counter("beamsoak_acts_sent", "Acts that were tried.", "load.sent"),
  counter("beamsoak_acts_ok", "Acts answered with 2xx.", "load.ok"),
  counter("beamsoak_acts_dropped", "Acts given up unsent.", "load.dropped"),
  counter("beamsoak_acts_failed", "Acts that came to nothing, by kind of error.", "load.errors.<kind>"),
  gauge("beamsoak_acts_in_flight", "Acts under way.", "load.in_flight"),
  gauge("beamsoak_acts_waiting", "Acts that wait for a connection.", "load.waiting"),
  gauge("beamsoak_connections", "Connections open and opening.", "load.connections"),
  gauge(
    "beamsoak_connection_limit_reached",
    "1 when an act waited while every allowed connection was open.",
    "load.connection_limit_reached",
  ),
  gauge(
    "beamsoak_service_lateness_seconds",
    "Worst wait of an act for a connection.",
    "load.service_lateness",
    millis,
  ),
  gauge(
    "beamsoak_latency_quantile_seconds",
    "Latency of the acts of the last second, from their intended times.",
    [
      [{ quantile: "0.5" }, "latency.p50"],
      [{ quantile: "0.9" }, "latency.p90"],
      [{ quantile: "0.99" }, "latency.p99"],
      [{ quantile: "0.999" }, "latency.p999"],
      [{ quantile: "1" }, "latency.max"],
    ],
    millis,
  ),
  gauge(
    "beamsoak_generator_lateness_seconds",
    "Worst delay of an act by the generator itself.",
    "load.self_lateness",
    millis,
  ),
  gauge("beamsoak_generator_resident_bytes", "Resident set of the generator.", "generator.rss"),
  gauge("beamsoak_generator_cpu_ratio", "Cores in use by the generator; 1 is one core.", "generator.cpu"),
  gauge(
    "beamsoak_generator_event_loop_delay_seconds",
    "Longest standstill of the generator.",
    "generator.event_loop_delay",
    millis,
  ),
  gauge("beamsoak_k6_processes", "k6 processes on this machine.", "k6.processes"),
  gauge("beamsoak_k6_vus", "VUs that are active.", "k6.vus"),
  gauge("beamsoak_k6_resident_bytes", "Resident memory of the k6 processes.", "k6.rss"),
  gauge("beamsoak_k6_cpu_ratio", "Cores in use by them.", "k6.cpu"),
  counter("beamsoak_k6_iterations", "Iterations that came to their end.", "k6.iterations"),
  counter(
    "beamsoak_k6_dropped_iterations",
    "Iterations that were due and found no free VU.",
    "k6.dropped_iterations",
  ),
  gauge(
    "beamsoak_browser_ttfb_seconds",
    "Time to the first byte of pages, in the last second that saw one.",
    [
      [{ quantile: "0.5" }, "browser.ttfb.p50"],
      [{ quantile: "1" }, "browser.ttfb.max"],
    ],
    millis,
  ),
  gauge(
    "beamsoak_browser_lcp_seconds",
    "Largest contentful paint of pages, in the last second that saw one.",
    [
      [{ quantile: "0.5" }, "browser.lcp.p50"],
      [{ quantile: "1" }, "browser.lcp.max"],
    ],
    millis,
  ),
  gauge(
    "beamsoak_browser_step_seconds",
    "Longest of each step, in the last second in which it ended.",
    "browser.step.<step>.max",
    millis,
  ),
  gauge(
    "beamsoak_browser_resident_bytes",
    "Resident memory of all processes of the browsers.",
    "browser.rss",
  ),
  gauge("beamsoak_browser_cpu_ratio", "Cores in use by them.", "browser.cpu"),
  counter("beamsoak_browser_visits", "Visits that went well.", "browser.visits"),
  counter("beamsoak_browser_failed_visits", "Visits that did not.", "browser.failed"),
  counter("beamsoak_browser_page_errors", "Exceptions that pages let go.", "browser.page_errors"),
  counter("beamsoak_browser_crashes", "Pages and browsers that broke down.", "browser.crashes"),
];

/** Every metric that is made of series; docs/reference/metrics.md lists them for people. */
export const catalogue: readonly CatalogueEntry[] = [...node, ...probed, ...load];
