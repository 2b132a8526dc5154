import { describe, expect, it } from "vitest";
import { MIB } from "../../../harness/base/units.ts";
import type { Examination } from "../../../harness/timeline/evidence.ts";
import { requirement } from "../../requirements.ts";
import { eventually } from "../../support/leftover-search.ts";
import { probeNode, type ProbedNode } from "../../support/probed-node.ts";

/**
 * A heap that is held and one that is garbage; a router that has passed 40 binaries on and keeps none; a server that
 * keeps parts of large binaries in its state, and another one with a message that waits; tables of text as lists and
 * of parts of binaries, and one that nobody may read.
 */
const node = `
  Part = fun(N) -> binary:part(binary:copy(<<N>>, 10000), 0, 100) end,
  Server = fun(Name, State) -> register(Name, proc_lib:spawn(fun() -> gen_server:enter_loop(lists, [], State) end)) end,
  Server(keeper, [Part(N) || N <- lists:seq(1, 2000)]), Server(busy, [Part(1)]),
  erlang:suspend_process(whereis(busy)), busy ! message,
  register(holder, spawn(fun() -> Held = lists:seq(1, 1000000), receive stop -> Held end end)),
  register(bloated, spawn(fun() -> length(lists:seq(1, 1000000)), receive stop -> ok end end)),
  register(router, spawn(fun() ->
    length([binary:copy(<<N>>, 100000) || N <- lists:seq(1, 40)]), receive stop -> ok end end)),
  register(tables, spawn(fun() ->
    ets:new(texts, [named_table]), ets:insert(texts, [{N, lists:duplicate(500, $x)} || N <- lists:seq(1, 200)]),
    ets:new(parts, [named_table]), [ets:insert(parts, {N, Part(N)}) || N <- lists:seq(1, 5000)],
    ets:new(hidden, [named_table, private]), ets:insert(hidden, [{N, N} || N <- lists:seq(1, 20000)]),
    receive stop -> ok end end)), timer:sleep(500)`;

const processes = ["keeper", "busy", "holder", "bloated", "router"];

describe.runIf(requirement("erlang"))("the examination at the end of a run", () => {
  it("tells what is held, by whom and of what", async () => {
    await using probed = await probeNode({ processes }, node);
    const { collected, rows, suspects, census } = await examined(probed);
    const of = (name: string) => collected!.find((one) => one.name === name)!;

    expect(of("bloated").heap.before).toBeGreaterThan(8 * MIB);
    expect(of("bloated").heap.after).toBeLessThan(MIB);
    expect(of("holder").heap.after).toBeGreaterThan(8 * MIB);
    expect(of("router").binaries).toMatchObject({ after: 0, released: 40 });
    expect(of("keeper").binaries!.after).toBeGreaterThanOrEqual(2_000 * 10_000);
    expect(of("keeper").state).toBeGreaterThan(2 * 2_000);
    expect(of("keeper").stateHolds).toEqual({
      characterLists: 0,
      binaryBytes: 2_000 * 100,
      referencedBytes: 2_000 * 10_000,
    });
    expect(of("busy")).toMatchObject({ mailbox: 1 });
    expect(of("busy"), "has work to do").not.toHaveProperty("state");

    const row = (name: string) => rows!.find(({ table }) => table === name);
    expect(row("texts")).toMatchObject({ characterLists: 1_000, binaryBytes: 0 });
    expect(row("parts")).toMatchObject({ looked: 100, binaryBytes: 100, referencedBytes: 10_000 });
    expect(row("hidden"), "is private").toBeUndefined();
    expect(suspects!.tables.map(({ name }) => name)).toContain("hidden");
    expect(census!.processes.length).toBeGreaterThan(5);
    expect(probed.sink.eventsNamed("garbage.collected")).toHaveLength(1);
    expect(await probed.node.evaluate("element(2, process_info(whereis(busy), message_queue_len))")).toBe(
      "1",
    );
  });

  it("does nothing that the scenario does not allow", async () => {
    const experiments = { collection: false, states: false, rows: false };
    await using probed = await probeNode({ processes, experiments }, node);
    const examination = await examined(probed);
    expect(Object.keys(examination).toSorted()).toEqual(["census", "cost", "suspects"]);
    expect(probed.sink.eventsNamed("garbage.collected")).toEqual([]);
    expect(probed.sink.missedOf("examination")).toEqual([]);
  });
});

async function examined({ sink, probe }: ProbedNode): Promise<Examination> {
  expect(await eventually(() => sink.eventsNamed("suspects").length > 0)).toBe(true);
  await probe.examine();
  return sink.eventsNamed("examination")[0]!.data as Examination;
}
