import { describe, expect, it } from "vitest";
import { MIB } from "../../../harness/base/units.ts";
import { deafProcess } from "../../support/deaf-process.ts";
import { eventually } from "../../support/leftover-search.ts";
import { probeNode } from "../../support/probed-node.ts";
import { requirement } from "../../requirements.ts";

/** Two processes with a heap of some 16 MB: one holds all of it, the other holds none of it any more. */
const holders = `
  register(holder, spawn(fun() -> Held = lists:seq(1, 1000000), receive stop -> Held end end)),
  register(bloated, spawn(fun() -> length(lists:seq(1, 1000000)), receive stop -> ok end end)),
  timer:sleep(300)`;

describe.runIf(requirement("erlang"))("a forced garbage collection", () => {
  it.each([true, false])(
    "tells what is held from what is garbage (module loaded: %s)",
    async (loadModule) => {
      const processes = ["holder", "bloated"];
      await using probed = await probeNode({ processes, loadModule }, holders);
      const { sink, probe } = probed;
      for (const name of processes) {
        expect(await eventually(() => sink.values(`process.${name}.heap`).length > 0)).toBe(true);
      }
      const collection = await probe.collectGarbage();
      expect(sink.missedOf("collection")).toEqual([]);
      const heaps = new Map(collection!.heaps.map((heap) => [heap.process, heap]));
      expect(heaps.get("bloated")!.before).toBeGreaterThan(8 * MIB);
      expect(heaps.get("bloated")!.after).toBeLessThan(MIB);
      expect(heaps.get("holder")!.after).toBeGreaterThan(8 * MIB);
      expect(collection!.after.processes).toBeLessThan(collection!.before.processes);
      expect(collection).toMatchObject({ pending: 0 });
      expect(sink.eventsNamed("garbage.collected")[0]!.data).toEqual(collection);
    },
  );

  it("is over when its time is, and counts who did not get round to it", async () => {
    await using probed = await probeNode({}, deafProcess("deaf", 60_000));
    const request = { call: "collect_all", argument: { budget: 300 } } as const;
    const found = await probed.link.call(request, { timeout: 30_000 });
    expect(found).toMatchObject({ pending: 1 });
    expect((found as { collected: number }).collected).toBeGreaterThan(40);
  });

  it("is recorded as missed when the node is gone", async () => {
    await using probed = await probeNode();
    await probed.node.kill();
    expect(await probed.probe.collectGarbage()).toBeNull();
    expect(probed.sink.missedOf("collection")).toHaveLength(1);
  });
});
