import { describe, expect, it } from "vitest";
import type { TopProcess } from "../../../harness/probe/scan-report.ts";
import { requirement } from "../../requirements.ts";
import { eventually } from "../../support/leftover-search.ts";
import { probeNode } from "../../support/probed-node.ts";

const keeper = `
  Keeper = spawn(fun() ->
    ets:new(rows, [named_table, public]),
    ets:insert(rows, [{N, lists:seq(1, 10)} || N <- lists:seq(1, 1000)]),
    Kept = lists:seq(1, 100000),
    receive stop -> Kept end
  end),
  register(keeper, Keeper), [Keeper ! N || N <- lists:seq(1, 25)], timer:sleep(50)`;

describe.runIf(requirement("erlang"))("what the probe samples", () => {
  it("is what the node says of itself", async () => {
    await using probed = await probeNode({ tables: ["rows"], processes: ["keeper"] }, keeper);
    const { node, sink } = probed;
    expect(await eventually(() => sink.values("process.keeper.heap").length >= 3)).toBe(true);

    const own = async (expression: string) => Number(await node.evaluate(expression));
    const last = (series: string) => sink.values(series).at(-1);
    expect(last("table.rows.rows")).toBe(1000);
    expect(last("table.rows.memory")).toBe(
      await own("ets:info(rows, memory) * erlang:system_info(wordsize)"),
    );
    expect(last("process.keeper.mailbox")).toBe(25);
    expect(last("process.keeper.heap")).toBe(
      await own("element(2, process_info(whereis(keeper), total_heap_size)) * erlang:system_info(wordsize)"),
    );
    expect(last("process.keeper.memory")).toBe(
      await own("element(2, process_info(whereis(keeper), memory))"),
    );
    expect(last("count.processes")).toBeGreaterThan(40);
    expect(last("count.ets_tables")).toBe(await own("erlang:system_info(ets_count)"));
    expect(last("memory.total")! / (await own("erlang:memory(total)"))).toBeCloseTo(1, 0);
    expect(last("os.rss")).toBe(1);
  });

  it("comes in every interval, with its own cost", async () => {
    await using probed = await probeNode({ processes: ["init"] });
    const { sink } = probed;
    for (const series of [
      "memory.total",
      "process.init.heap",
      "heap.largest",
      "os.rss",
      "probe.round_trip",
    ]) {
      expect(await eventually(() => sink.values(series).length > 10)).toBe(true);
    }
    expect(await eventually(() => sink.values("allocator.used").length > 1)).toBe(true);
    expect(Math.max(...sink.values("probe.cost"))).toBeLessThan(Math.max(...sink.values("probe.round_trip")));
    expect(sink.values("probe.reductions").at(-1)).toBeGreaterThan(sink.values("probe.reductions")[0]!);
    expect(sink.declared.get("probe.reductions")).toMatchObject({ type: "counter" });
    expect(sink.values("allocator.allocated").at(-1)).toBeGreaterThan(sink.values("allocator.used").at(-1)!);
  });

  it("leaves out what is not there, and says so", async () => {
    await using probed = await probeNode({ tables: ["no_such_table"], processes: ["nobody"] });
    const { sink, node } = probed;
    expect(await eventually(() => sink.missedOf("process.nobody").length > 1)).toBe(true);
    expect(sink.missedOf("table.no_such_table")[0]).toBe("there is no such table");
    expect(sink.missedOf("process.nobody")[0]).toBe("there is no such process");
    expect(sink.declared.has("table.no_such_table.rows")).toBe(false);
    expect(
      await node.evaluate('catch list_to_existing_atom("no_such" ++ "_table")'),
      "asking must not make an atom of it",
    ).toContain("badarg");
  });

  it("tells the largest processes and tables, and who they are", async () => {
    await using probed = await probeNode({}, keeper);
    const { sink } = probed;
    expect(await eventually(() => sink.eventsNamed("tables.top").length > 0)).toBe(true);
    const [processes] = sink.eventsNamed("processes.top");
    const { byHeap, byMailbox } = processes!.data as TopProcesses;
    expect(byHeap[0]).toMatchObject({ name: "keeper", state: "read", mailbox: 25, status: "waiting" });
    expect(byHeap[0]!.stack).toContain("erl_eval:receive_clauses/8");
    expect(byHeap.map(({ heap }) => heap)).toEqual(
      byHeap.map(({ heap }) => heap).toSorted((a, b) => b! - a!),
    );
    expect(byMailbox[0]).toMatchObject({ name: "keeper", mailbox: 25 });
    expect(processes!.message).toContain("keeper");

    const [tables] = sink.eventsNamed("tables.top");
    const largest = (tables!.data as { byMemory: object[] }).byMemory[0];
    expect(largest).toMatchObject({ name: "rows", rows: 1000, owner: { name: "keeper" } });

    expect(await eventually(() => sink.values("mailbox.largest").at(-1) === 25)).toBe(true);
    expect(sink.values("heap.largest").at(-1)).toBe(byHeap[0]!.heap);
  });
});

interface TopProcesses {
  readonly byHeap: readonly TopProcess[];
  readonly byMailbox: readonly TopProcess[];
}
