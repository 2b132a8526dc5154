import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { connectNode } from "../../../harness/beam/connect.ts";
import { requirement } from "../../requirements.ts";
import { ErlangNode } from "../../support/erlang-node.ts";
import { eventually } from "../../support/leftover-search.ts";
import { probeNode, startTestProbe } from "../../support/probed-node.ts";
import { RecordingSink } from "../../support/recording-sink.ts";

/** Modules, registered processes and processes with our code on their stack. */
const leftovers = `[Module || {Module, _} <- code:all_loaded(), lists:prefix("beamsoak", atom_to_list(Module))]
  ++ [Module || Module <- [beamsoak_on_node], erlang:check_old_code(Module)]
  ++ [Name || Name <- registered(), lists:prefix("beamsoak", atom_to_list(Name))]`;

describe.runIf(requirement("erlang"))("a finished probe", () => {
  it("leaves nothing on the node and writes nothing more", async () => {
    await using probed = await probeNode({ processes: ["init"] });
    const { node, link, sink, probe } = probed;
    expect(await eventually(() => sink.eventsNamed("processes.top").length > 0)).toBe(true);
    expect(await node.evaluate("is_tuple(erlang:system_monitor())")).toBe("true");

    await probe.finish();
    expect(await node.evaluate(leftovers)).toBe("[]");
    expect(await node.evaluate("erlang:system_monitor()")).toBe("undefined");
    const { events } = sink;
    expect(events.at(-1)).toMatchObject({ event: "probe.finished" });
    expect(events.at(-1)!.message).toContain("nothing of it is left on the node");
    expect(events.at(-1)!.data).toMatchObject({ missed: 0, on: "node" });
    expect((events.at(-1)!.data as { reductions: number }).reductions).toBeGreaterThan(0);
    expect(link.down, "the link is not the probe's to close").toBeNull();

    const values = sink.values("memory.total").length;
    await probe.finish();
    await probe[Symbol.asyncDispose]();
    expect(sink.values("memory.total")).toHaveLength(values);
    expect(sink.eventsNamed("probe.finished")).toHaveLength(1);
  });

  it("leaves the system monitor to who had it before", async () => {
    await using probed = await probeNode(
      {},
      "erlang:system_monitor(spawn(fun() -> receive stop -> ok end end), [busy_port])",
    );
    const { node, sink, probe } = probed;
    expect(sink.eventsNamed("probe.attached")[0]!.data).toEqual({ systemMonitor: "not_free" });
    const owner = await node.evaluate("erlang:system_monitor()");
    await probe.finish();
    expect(await node.evaluate("erlang:system_monitor()")).toBe(owner);
    expect(owner).toContain("busy_port");
  });

  it("costs the node no more atoms the second time", async () => {
    // Modules of OTP that are loaded at their first use, whoever's it is, would bring atoms of their own.
    await using node = await ErlangNode.start({ flags: ["-mode", "embedded"] });
    const atoms = async () => Number(await node.evaluate("erlang:system_info(atom_count)"));
    const probeOnce = async () => {
      await using link = await connectNode(node.address);
      const sink = new RecordingSink();
      const probe = await startTestProbe(link, sink, { processes: ["init"] });
      expect(await eventually(() => sink.eventsNamed("processes.top").length > 0)).toBe(true);
      await probe.finish();
    };
    const before = await atoms();
    await probeOnce();
    const first = await atoms();
    await probeOnce();
    expect(first - before, "the modules' names and keys").toBeLessThan(1_000);
    expect((await atoms()) - first).toBe(0);
  });
});

describe.runIf(requirement("erlang"))("a harness that is killed", () => {
  it("leaves no sidecar, and nothing on the node", async () => {
    await using node = await ErlangNode.start();
    const holder = spawn(
      process.execPath,
      [join(import.meta.dirname, "../../support/probe-holder.ts"), JSON.stringify(node.local)],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [line] = (await once(createInterface({ input: holder.stdout }), "line")) as [string];
    const sidecar = Number(line);
    expect(isAlive(sidecar)).toBe(true);
    expect(await node.evaluate("is_pid(whereis(beamsoak_resident))")).toBe("true");

    holder.kill("SIGKILL");
    expect(await eventually(() => !isAlive(sidecar))).toBe(true);
    expect(await eventually(async () => (await node.evaluate(leftovers)) === "[]")).toBe(true);
    expect(await node.evaluate("nodes(connected)")).toBe("[]");
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
