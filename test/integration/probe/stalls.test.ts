import { describe, expect, it } from "vitest";
import { deafProcess } from "../../support/deaf-process.ts";
import { eventually } from "../../support/leftover-search.ts";
import { probeNode } from "../../support/probed-node.ts";
import { requirement } from "../../requirements.ts";

/** Collects a heap of some 300 MB over and over, for as long as it takes to be seen. */
const collector = `
  register(collector, spawn(fun() ->
    Kept = lists:seq(1, 10000000),
    (fun Loop() -> erlang:garbage_collect(), receive stop -> Kept after 0 -> Loop() end end)()
  end)), timer:sleep(500)`;

describe.runIf(requirement("erlang"))("a process that does not answer", () => {
  it("does not keep the sampler from its rhythm, and its silence is on the record", async () => {
    await using probed = await probeNode({ processes: ["deaf", "init"] });
    const { node, sink } = probed;
    await node.evaluate("register(deaf, spawn(fun() -> receive stop -> ok end end))");
    expect(await eventually(() => sink.values("process.deaf.heap").length > 0)).toBe(true);
    await node.evaluate(`unregister(deaf), ${deafProcess("deaf", 2_000)}`);

    expect(await eventually(() => sink.eventsNamed("process.stalled").length > 0)).toBe(true);
    const stalled = sink.eventsNamed("process.stalled")[0]!;
    const readBefore = sink.values("process.deaf.heap").length;
    expect(stalled.message).toContain("deaf has not answered for");
    expect(stalled.data).toMatchObject({ process: "deaf", latest: { mailbox: 0 } });

    expect(await eventually(() => sink.eventsNamed("process.answered").length > 0)).toBe(true);
    const answered = sink.eventsNamed("process.answered")[0]!;
    const during = (series: string) =>
      sink
        .points(series)
        .filter(({ t }) => t > stalled.t && t < answered.t)
        .map(({ v }) => v);
    const stalls = during("process.deaf.stall");
    expect(stalls.length).toBeGreaterThan(5);
    expect(stalls, "it grows for as long as it lasts").toEqual(stalls.toSorted((a, b) => a - b));
    expect(during("memory.total").length).toBeGreaterThanOrEqual(stalls.length - 1);
    expect(during("process.init.heap").length).toBeGreaterThanOrEqual(stalls.length - 1);
    expect(during("process.deaf.heap")).toEqual([]);
    expect(await eventually(() => sink.values("process.deaf.heap").length > readBefore)).toBe(true);
  });

  it("is asked by one worker, however long it is silent", async () => {
    await using probed = await probeNode({ processes: ["deaf"] }, deafProcess("deaf", 60_000));
    const { node, sink } = probed;
    expect(await eventually(() => sink.values("process.deaf.stall").length > 10)).toBe(true);
    const first = await node.evaluate(whoWaits);
    expect(await eventually(() => sink.values("process.deaf.stall").length > 15)).toBe(true);
    const second = await node.evaluate(whoWaits);
    const stillWaiting = pidsIn(first).filter((pid) => pidsIn(second).includes(pid));
    expect(stillWaiting).toHaveLength(1);
  });

  it("is told of by the time that its collections take", async () => {
    await using probed = await probeNode({ processes: ["collector", "init"] }, collector);
    const { sink } = probed;
    expect(await eventually(() => sink.values("process.collector.stall").length > 20)).toBe(true);
    const worst = (name: string) => Math.max(...sink.values(`process.${name}.stall`));
    expect(worst("collector")).toBeGreaterThan(5 * worst("init"));
    expect(await eventually(() => sink.eventsNamed("system_monitor").length > 0)).toBe(true);
    expect(JSON.stringify(sink.eventsNamed("system_monitor")[0]!.data)).toContain('"name":"collector"');
  });
});

/** Processes that wait for the answer of another one. */
const whoWaits = `[P || P <- processes(), P =/= whereis(deaf),
  {_, Stack} <- [process_info(P, current_stacktrace)], {beamsoak_on_node, 'beamsoak_probe:answer', _, _} <- Stack]`;

function pidsIn(list: string): readonly string[] {
  return list.match(/<[\d.]+>/g) ?? [];
}
