import { describe, expect, it } from "vitest";
import { requirement } from "../../requirements.ts";
import { deafProcess } from "../../support/deaf-process.ts";
import { eventually } from "../../support/leftover-search.ts";
import { probeNode } from "../../support/probed-node.ts";

const plan = { loadModule: false, tables: ["rows"], processes: ["keeper"] };
const keeper = `
  register(keeper, spawn(fun() -> ets:new(rows, [named_table]), receive stop -> ok end end)), timer:sleep(50)`;

describe.runIf(requirement("erlang"))("a probe that must not load its module", () => {
  it("gives the core signals by calls of stock functions", async () => {
    await using probed = await probeNode(plan, keeper);
    const { node, sink, probe } = probed;
    for (const series of [
      "memory.total",
      "count.atoms",
      "scheduler.run_queue",
      "table.rows.rows",
      "process.keeper.heap",
      "process.keeper.stall",
      "allocator.used",
      "probe.round_trip",
    ]) {
      expect(await eventually(() => sink.values(series).length > 1), series).toBe(true);
    }
    expect(await node.evaluate("code:is_loaded(beamsoak_on_node)")).toBe("false");
    expect(await node.evaluate("erlang:system_monitor()")).toBe("undefined");
    await probe.finish();
    expect(sink.eventsNamed("probe.finished")[0]!.message).toContain("nothing of it was on the node");
  });

  it("claims nothing that needs the module", async () => {
    await using probed = await probeNode(plan, keeper);
    const { sink } = probed;
    expect(await eventually(() => sink.values("allocator.used").length > 1)).toBe(true);
    for (const series of ["heap.largest", "mailbox.largest", "probe.cost", "probe.reductions"]) {
      expect(sink.declared.has(series), series).toBe(false);
    }
    expect(sink.eventsNamed("processes.top")).toEqual([]);
  });

  it("keeps its rhythm beside a process that does not answer", async () => {
    await using probed = await probeNode(
      { ...plan, processes: ["deaf"] },
      `${keeper}, ${deafProcess("deaf", 60_000)}`,
    );
    const { sink } = probed;
    expect(await eventually(() => sink.values("process.deaf.stall").length > 5)).toBe(true);
    expect(sink.values("memory.total").length).toBeGreaterThan(5);
    expect(sink.eventsNamed("process.stalled")).toHaveLength(1);
  });
});
