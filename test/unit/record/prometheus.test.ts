import { describe, expect, it } from "vitest";
import { recordedSeries } from "../../../harness/record/prometheus/recorded-series.ts";

const none = { sessions: null, arrivals: null, requests: null };
const constant = (name: string, ...values: readonly number[]) => ({
  name,
  t: Float64Array.from(values, (_, i) => 15_000 * i),
  v: Float64Array.from(values),
});

/** What prometheus.erl exports, with the ending and the name of the tables that a version has. */
const exported = (ending: string, tables: string) => [
  constant(`erlang_vm_memory_bytes${ending}{instance="shop:9000",kind="processes"}`, 30, 31),
  constant(`erlang_vm_memory_bytes${ending}{instance="shop:9000",kind="system"}`, 70, 72),
  constant(`erlang_vm_memory_system_bytes${ending}{instance="shop:9000",usage="ets"}`, 40, 41),
  constant(`erlang_vm_memory_system_bytes${ending}{instance="shop:9000",usage="binary"}`, 5, 6),
  constant(`erlang_vm_memory_processes_bytes${ending}{instance="shop:9000",usage="used"}`, 29, 30),
  constant(`erlang_vm_memory_processes_bytes${ending}{instance="shop:9000",usage="free"}`, 1, 1),
  constant(`${tables}{instance="shop:9000"}`, 24, 24),
  constant(`erlang_vm_process_count{instance="shop:9000"}`, 120, 121),
];

const valuesOf = (found: ReturnType<typeof recordedSeries>) =>
  Object.fromEntries(found.series.map(({ name, v }) => [name, [...v]]));

describe("what Prometheus answered, as a record", () => {
  it.each([
    ["version 4", "_total", "erlang_vm_memory_ets_tables"],
    ["version 6", "", "erlang_vm_memory_ets_tables"],
    ["the first versions", "_total", "erlang_vm_ets_tables"],
  ])("knows the metrics of prometheus.erl: %s", (_, ending, tables) => {
    expect(valuesOf(recordedSeries(exported(ending, tables), none))).toEqual({
      "memory.total": [100, 103],
      "memory.processes": [30, 31],
      "memory.system": [70, 72],
      "memory.ets": [40, 41],
      "memory.binary": [5, 6],
      "count.ets_tables": [24, 24],
      "count.processes": [120, 121],
    });
  });

  it("makes up the processes' memory of its parts where the whole is not exported", () => {
    const parts = exported("_total", "erlang_vm_ets_tables").filter(({ name }) => !name.includes("kind="));
    expect(valuesOf(recordedSeries(parts, none))).toMatchObject({ "memory.processes": [30, 31] });
  });

  it("adds up a metric of several listeners, each counter from where it began anew", () => {
    const files = [
      ...exported("", "erlang_vm_ets_tables"),
      constant('shop_logins_total{listener="a"}', 100, 160),
      constant('shop_logins_total{listener="b"}', 500, 40),
      constant('shop_sessions{listener="a"}', 10, 11),
      constant('shop_sessions{listener="b"}', 20, 21),
    ];
    const found = recordedSeries(files, {
      ...none,
      sessions: "shop_sessions",
      arrivals: "shop_logins_total",
    });
    expect(valuesOf(found)).toMatchObject({ "sessions.count": [30, 32], "sessions.opened": [0, 100] });
    expect(found.names).toMatchObject({
      sessions: "sessions.count",
      arrivals: "sessions.opened",
      requests: null,
    });
    const one = recordedSeries(files, { ...none, sessions: 'shop_sessions{listener="b"}' });
    expect(valuesOf(one)).toMatchObject({ "sessions.count": [20, 21] });
  });

  it.each([
    [
      "of several nodes",
      "PROMETHEUS_SEVERAL_NODES",
      /shop:9001/,
      [constant('erlang_vm_process_count{instance="shop:9001"}', 1, 2)],
      none,
    ],
    [
      "without a metric that was named",
      "METRIC_NOT_FOUND",
      /shop_sessions/,
      [],
      { ...none, sessions: "shop_sessions" },
    ],
  ])("refuses an answer %s", (_, code, found, more, own) => {
    const read = () => recordedSeries([...exported("", "erlang_vm_ets_tables"), ...more], own);
    expect(read).toThrow(expect.objectContaining({ code, exitCode: 2 }));
    expect(read).toThrow(found);
  });

  it("refuses an answer that tells nothing of a VM, and says what it tells of", () => {
    expect(() => recordedSeries([constant("node_load1", 1, 2)], none)).toThrow(/node_load1/);
  });
});
