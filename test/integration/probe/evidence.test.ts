import { describe, expect, it } from "vitest";
import type { Census, Suspects } from "../../../harness/timeline/evidence.ts";
import { requirement } from "../../requirements.ts";
import { deafProcess } from "../../support/deaf-process.ts";
import { eventually } from "../../support/leftover-search.ts";
import { probeNode, type ProbedNode } from "../../support/probed-node.ts";

/** One of each that a closer look is for; none of it knows of the probe. */
const suspicious = `
  [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, 300)],
  Kept = spawn_link(fun() -> receive stop -> ok end end),
  [begin spawn(fun() -> link(Kept), receive stop -> ok end end) end || _ <- lists:seq(1, 10)],
  register(waiting, spawn(fun() -> put(one, 1), put(two, 2), receive never -> ok end end)),
  [waiting ! {touch, N, x} || N <- lists:seq(1, 70)], [waiting ! {'$gen_cast', {sweep, N}} || N <- lists:seq(1, 30)],
  register(router, spawn(fun() ->
    Seen = [binary:copy(<<N>>, 100000) || N <- lists:seq(1, 20)], receive stop -> Seen end end)),
  register(keeper, spawn(fun() ->
    ets:new(rows, [named_table, public]), ets:safe_fixtable(rows, true),
    [ets:new(list_to_atom("shard_" ++ integer_to_list(N)), []) || N <- lists:seq(1, 30)], receive stop -> ok end end)),
  timer:sleep(100),
  [ets:insert(rows, {N, "a text of 20 letters", binary:part(binary:copy(<<N>>, 1000), 0, 100)}) || N <- lists:seq(1, 50)]`;

describe.runIf(requirement("erlang"))("what is inside of a node", () => {
  it("is told by the suspects and by the census", async () => {
    await using probed = await probeNode({ slowInterval: 500, processes: ["waiting", "keeper"] }, suspicious);
    const { processes, tables } = await latest<Suspects>(probed, "suspects");

    const waiting = processes.find(({ name }) => name === "waiting")!;
    expect(waiting).toMatchObject({ state: "read", status: "waiting", mailbox: 100, dictionary: 2 });
    expect(waiting.because).toEqual(expect.arrayContaining(["mailbox", "watched"]));
    expect(waiting.messages).toEqual([
      { kind: "{touch, _, _}", count: 70 },
      { kind: "$gen_cast {sweep, _}", count: 30 },
    ]);
    const router = processes.find(({ name }) => name === "router")!;
    expect(router.because).toContain("binaries");
    expect(router.binaries).toEqual({ count: 20, bytes: 2_000_000 });
    expect(router.frames.join(" ")).toContain("erl_eval:");
    const rows = tables.find(({ name }) => name === "rows")!;
    expect(rows).toMatchObject({ rows: 50, owner: { name: "keeper", alive: true } });
    expect(rows.fixed!.by).toEqual(["keeper"]);
    expect(rows.fixed!.since).toBeGreaterThan(50);
    expect(rows.binaries).toEqual({ count: 50, bytes: 50_000 });

    const census = await latest<Census>(probed, "census");
    const orphans = census.processes.filter((group) => group.orphans! >= 300);
    expect(orphans).toHaveLength(1);
    expect(orphans[0]!.count - orphans[0]!.orphans!, "those that are linked").toBeGreaterThanOrEqual(10);
    expect(orphans[0]!.parent).toMatch(/^<\d+\.\d+\.\d+>$|^\w+$/);
    expect(orphans[0]!.children).toBeGreaterThanOrEqual(300);
    expect(census.tables).toContainEqual(
      expect.objectContaining({ name: "shard_#", named: false, count: 30, owner: "keeper", owners: 1 }),
    );
    expect(census.ports.map(({ name }) => name)).toContain("forker");
    expect(census.allocators.map(({ type }) => type)).toContain("eheap_alloc");
    expect(census.modules.count).toBeGreaterThan(50);
    expect(census.cost).toBeGreaterThan(0);
  });

  it("is compared with the last census: atoms, processes begun, names", async () => {
    await using probed = await probeNode(
      { slowInterval: 500 },
      "register(server, spawn(fun() -> receive stop -> ok end end)), timer:sleep(100)",
    );
    const before = await latest<Census>(probed, "census");
    await probed.node.evaluate(`
      server ! stop, timer:sleep(50), register(server, spawn(fun() -> receive stop -> ok end end)),
      [list_to_atom("visitor_" ++ integer_to_list(N)) || N <- lists:seq(1, 40)],
      [spawn(fun() -> ok end) || _ <- lists:seq(1, 1000)]`);
    const seen = probed.sink.eventsNamed("census").length;
    expect(await eventually(() => probed.sink.eventsNamed("census").length > seen + 1)).toBe(true);
    const since = probed.sink
      .eventsNamed("census")
      .slice(seen)
      .map(({ data }) => data as Census);
    expect(since.flatMap(({ newAtoms }) => newAtoms)).toContainEqual({ name: "visitor_#", count: 40 });
    expect(since.flatMap(({ replaced }) => replaced)).toEqual([{ name: "server", times: 1 }]);
    expect(since.at(-1)!.spawned! - before.spawned!).toBeGreaterThan(1000);
  });

  it("is told all the same while a process does not answer", async () => {
    await using probed = await probeNode({ processes: ["deaf"] }, deafProcess("deaf", 60_000));
    const { sink } = probed;
    const silent = () =>
      sink
        .eventsNamed("suspects")
        .find(({ data }) =>
          (data as Suspects).processes.some(({ name, state }) => name === "deaf" && state === "stalled"),
        );
    expect(await eventually(() => silent() !== undefined)).toBe(true);
    const { t, data } = silent()!;
    const { processes } = data as Suspects;
    expect(processes.find(({ name }) => name === "deaf")).toMatchObject({ frames: [] });
    expect(processes.filter(({ state }) => state === "read").length).toBeGreaterThan(3);

    // A busy machine may leave a census without the time to look at anybody.
    const lookedAround = () =>
      sink.eventsNamed("census").find((event) => event.t > t && (event.data as Census).processes.length > 5);
    expect(await eventually(() => lookedAround() !== undefined)).toBe(true);
    const census = lookedAround()!;
    const answered = sink.eventsNamed("process.answered")[0]?.t ?? Infinity;
    expect(census.t, "it has not waited").toBeLessThan(answered);
  });
});

async function latest<Data>({ sink }: ProbedNode, event: string): Promise<Data> {
  expect(await eventually(() => sink.eventsNamed(event).length > 1)).toBe(true);
  return sink.eventsNamed(event).at(-1)!.data as Data;
}
