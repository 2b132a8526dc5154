import { describe, expect, it } from "vitest";
import { requirement } from "../../requirements.ts";
import { eventually } from "../../support/leftover-search.ts";
import { probeNode } from "../../support/probed-node.ts";

describe.runIf(requirement("erlang"))("a probe whose node is lost", () => {
  it("records what it missed, and goes on when the node is started again", async () => {
    await using probed = await probeNode({ processes: ["init"] });
    const { node, sink } = probed;
    expect(await eventually(() => sink.values("process.init.heap").length > 0)).toBe(true);

    await node.kill();
    expect(await eventually(() => sink.missedOf("node").length > 2)).toBe(true);
    expect(sink.eventsNamed("node.down")).toHaveLength(1);
    const before = { node: sink.values("memory.total").length, os: sink.values("os.rss").length };

    await node.startAgain();
    expect(await eventually(() => sink.values("memory.total").length > before.node + 2)).toBe(true);
    expect(sink.eventsNamed("node.up")[0]!.data).toMatchObject({ restarted: true, pid: node.pid });
    expect(sink.values("os.rss").length, "the operating system is asked all the while").toBeGreaterThan(
      before.os,
    );
    expect(sink.eventsNamed("probe.attached")).toHaveLength(2);
    const scans = sink.eventsNamed("processes.top").length;
    expect(await eventually(() => sink.eventsNamed("processes.top").length > scans)).toBe(true);
    expect(await node.evaluate("is_pid(whereis(beamsoak_resident))")).toBe("true");
  });

  it("blames nobody's process while the node as such hangs", async () => {
    await using probed = await probeNode({ processes: ["init"] });
    const { node, sink } = probed;
    expect(await eventually(() => sink.values("process.init.heap").length > 0)).toBe(true);

    await node.stop();
    expect(await eventually(() => sink.missedOf("node").length > 2)).toBe(true);
    node.resume();
    const before = sink.values("process.init.heap").length;
    expect(await eventually(() => sink.values("process.init.heap").length > before + 2)).toBe(true);

    expect(sink.missedOf("node")[0]).toContain("has not been answered yet");
    expect(sink.eventsNamed("process.stalled")).toEqual([]);
    expect(sink.eventsNamed("node.down")).toEqual([]);
  });

  it("loads its modules again when somebody has removed them", async () => {
    await using probed = await probeNode();
    const { node, sink } = probed;
    await node.evaluate("code:delete(beamsoak_on_node), code:purge(beamsoak_on_node)");
    expect(await eventually(() => sink.eventsNamed("probe.attached").length === 2)).toBe(true);
    const before = sink.values("memory.total").length;
    expect(await eventually(() => sink.values("memory.total").length > before)).toBe(true);
  });

  it("can be finished while the node hangs, and says what it could not do", async () => {
    const probed = await probeNode();
    const { node, sink, probe } = probed;
    await node.stop();
    await probe.finish();
    expect(sink.eventsNamed("probe.finished")[0]!.message).toContain("could not be taken off the node");
    node.resume();
    expect(
      await eventually(async () => (await node.evaluate("code:is_loaded(beamsoak_on_node)")) === "false"),
      "it was told to go, and goes when it can",
    ).toBe(true);
    await probed[Symbol.asyncDispose]();
  });
});
