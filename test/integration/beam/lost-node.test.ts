import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { connectNode } from "../../../harness/beam/connect.ts";
import type { NodeEvent } from "../../../harness/beam/protocol.ts";
import type { NodeLink } from "../../../harness/beam/types.ts";
import { requirement } from "../../requirements.ts";
import { ErlangNode } from "../../support/erlang-node.ts";
import { eventually } from "../../support/leftover-search.ts";
import { stopProcess } from "../../support/stop-process.ts";

const sample = { call: "sample", on: "sidecar", argument: { tables: [] } } as const;

function nextEvent(link: NodeLink, name: NodeEvent["event"]): Promise<NodeEvent> {
  return new Promise((resolve) => {
    const end = link.onEvent((event) => {
      if (event.event !== name) return;
      end();
      resolve(event);
    });
  });
}

describe.runIf(requirement("erlang"))("losing a node", () => {
  it("says when the node dies, and gets back to it when it is started again", async () => {
    await using node = await ErlangNode.start();
    await using link = await connectNode(node.address);
    const firstLife = link.facts;

    const down = nextEvent(link, "node_down");
    await node.kill();
    await down;
    expect(link.down).toContain("connection_closed");
    await expect(link.call(sample, { timeout: 30_000 })).rejects.toMatchObject({ code: "not_connected" });

    const up = nextEvent(link, "node_up");
    await node.startAgain();
    await up;
    expect(link.down).toBeNull();
    expect(link.facts.pid).toBe(node.pid);
    expect(link.facts.started_at_ms).toBeGreaterThan(firstLife.started_at_ms);
    await expect(link.call(sample, { timeout: 30_000 })).resolves.toBeDefined();
  });

  it("fails a call that is under way when the node dies", async () => {
    await using node = await ErlangNode.start();
    await using link = await connectNode(node.address);
    await node.stop();
    const failed = expect(link.call(sample, { timeout: 20_000 })).rejects.toMatchObject({
      code: "not_connected",
    });
    await node.kill();
    await failed;
  });

  it("times calls out while the node hangs, and goes on with it afterwards", async () => {
    await using node = await ErlangNode.start();
    await using link = await connectNode(node.address);
    await node.stop();
    await expect(link.call(sample, { timeout: 300 })).rejects.toMatchObject({ code: "timeout" });
    node.resume();
    await expect(link.call(sample, { timeout: 30_000 })).resolves.toBeDefined();
    expect(link.down).toBeNull();
  });

  it("fails calls when the sidecar itself is gone, and says how it went", async () => {
    await using node = await ErlangNode.start();
    await using link = await connectNode(node.address);
    const sidecar = node.besides[0]!;
    await node.stop();
    const failed = expect(link.call(sample, { timeout: 20_000 })).rejects.toMatchObject({ code: "closed" });
    sidecar.kill("SIGKILL");
    await failed;
    node.resume();
    await expect(link.call(sample, { timeout: 30_000 })).rejects.toThrow("the sidecar ended");
    expect(link.down).toContain("the sidecar ended");
  });
});

describe.runIf(requirement("erlang"))("ending a link", () => {
  it("ends the sidecar", async () => {
    await using node = await ErlangNode.start();
    const link = await connectNode(node.address);
    const sidecar = node.besides[0]!;
    expect(sidecar.exitCode).toBeNull();
    await link[Symbol.asyncDispose]();
    expect(sidecar.exitCode).toBe(0);
    expect(await node.evaluate("nodes(connected)")).toBe("[]");
  });

  it("ends the sidecar also while the node is gone", async () => {
    await using node = await ErlangNode.start();
    const link = await connectNode(node.address);
    const down = nextEvent(link, "node_down");
    await node.kill();
    await down;
    await link[Symbol.asyncDispose]();
    expect(node.besides[0]!.exitCode).toBe(0);
  });

  it("kills a sidecar that hangs", async () => {
    await using node = await ErlangNode.start();
    const link = await connectNode(node.address);
    const sidecar = node.besides[0]!;
    await stopProcess(sidecar.pid!);
    await link[Symbol.asyncDispose]();
    expect(sidecar.signalCode).toBe("SIGKILL");
  });

  it("takes the probe off the node even if nobody is left to ask for it", async () => {
    await using node = await ErlangNode.start();
    const processes = await node.evaluate("length(processes())");
    await using link = await connectNode(node.address);
    await link.call({ call: "attach" }, { timeout: 30_000 });
    expect(await node.evaluate("is_pid(whereis(beamsoak_resident))")).toBe("true");
    expect(await node.evaluate("is_tuple(erlang:system_monitor())")).toBe("true");

    const sidecar = node.besides[0]!;
    const ended = once(sidecar, "exit");
    sidecar.stdin!.destroy();
    await ended;
    expect(await eventually(async () => (await node.evaluate(leftovers)) === "[]")).toBe(true);
    expect(await node.evaluate("erlang:system_monitor()")).toBe("undefined");
    expect(await node.evaluate("length(processes())")).toBe(processes);
  });
});

const leftovers = `[Module || {Module, _} <- code:all_loaded(), lists:prefix("beamsoak", atom_to_list(Module))]
  ++ [Name || Name <- registered(), lists:prefix("beamsoak", atom_to_list(Name))]`;
