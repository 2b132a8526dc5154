/** A metric as an answer of Prometheus names it. */
export interface Metric {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

const LABEL = /([a-zA-Z_]\w*)=("(?:[^"\\]|\\.)*")/g;

/** Reads `erlang_vm_memory_bytes{kind="system"}`. */
export function parseMetric(text: string): Metric {
  const [name] = text.split("{", 1);
  const pairs = [...text.slice(name!.length).matchAll(LABEL)];
  return {
    name: name!,
    labels: Object.fromEntries(pairs.map(([, label, value]) => [label!, JSON.parse(value!) as string])),
  };
}

/**
 * What prometheus.erl exports of the VM, by the series of ours that it is. Its version 4 ends names of bytes in `_total`,
 * its version 6 does not; the number of ETS tables once had no prefix of memory:
 * https://hexdocs.pm/prometheus/4.12.0/prometheus_vm_memory_collector.html,
 * https://hexdocs.pm/prometheus/6.1.2/prometheus_vm_memory_collector.html,
 * https://hexdocs.pm/prometheus/6.1.2/prometheus_vm_system_info_collector.html
 */
const BY_LABEL: Readonly<Record<string, { readonly label: string; readonly prefix: string }>> = {
  erlang_vm_memory_bytes: { label: "kind", prefix: "memory" },
  erlang_vm_memory_processes_bytes: { label: "usage", prefix: "memory.processes" },
  erlang_vm_memory_system_bytes: { label: "usage", prefix: "memory" },
};
const COUNTS: Readonly<Record<string, string>> = {
  erlang_vm_memory_ets_tables: "count.ets_tables",
  erlang_vm_ets_tables: "count.ets_tables",
  erlang_vm_process_count: "count.processes",
  erlang_vm_port_count: "count.ports",
  erlang_vm_atom_count: "count.atoms",
};

/** The series of ours, or a part of one: `memory.processes.used` and `.free` make up `memory.processes`. */
export interface VmSeries {
  readonly series: string;
  readonly unit: "B" | "count";
  /** Labels that tell one node from another. */
  readonly node: string;
}

/** Null for what says nothing of the VM that is wanted here. */
export function vmSeriesOf({ name, labels }: Metric): VmSeries | null {
  const counted = COUNTS[name];
  if (counted !== undefined) return { series: counted, unit: "count", node: nodeOf(labels) };
  const metric = BY_LABEL[name.replace(/_total$/, "")];
  const value = metric && labels[metric.label];
  if (metric === undefined || value === undefined) return null;
  return { series: `${metric.prefix}.${value}`, unit: "B", node: nodeOf(labels, metric.label) };
}

/** What is left of the labels without the one that says what is measured. */
function nodeOf(labels: Metric["labels"], measured?: string): string {
  const pairs = Object.entries(labels).filter(([label]) => label !== measured);
  return pairs
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(",");
}
