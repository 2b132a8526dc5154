import { spawn } from "node:child_process";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import { connectNode } from "../../../harness/beam/connect.ts";
import { attachPlanOf, type AttachFlags } from "../../../harness/cli/attach-options.ts";
import { epmdOption, portOption } from "../../../harness/cli/host-and-port.ts";
import type { RunResult } from "../../../harness/report/types.ts";
import { attachTarget } from "../../../harness/target/attach.ts";
import { freePort } from "../../../harness/target/ports.ts";
import { requirement } from "../../requirements.ts";
import { cli, startCli } from "../../support/cli.ts";
import { ErlangNode } from "../../support/erlang-node.ts";
import { attach, directly, NO_TRACES, startAttach, tracesOn } from "../../support/watched-node.ts";

/** A table that gets a row every 5 ms, and loses none. */
const filling = `
  spawn(fun() ->
    ets:new(kept, [named_table]),
    (fun Fill(N) -> ets:insert(kept, {N, lists:seq(1, 100)}), timer:sleep(5), Fill(N + 1) end)(1)
  end), ok`;

/** Containers often have none. */
const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "::1"),
);

const outcomesOf = ({ verdict }: RunResult) =>
  Object.fromEntries(verdict.gates.map(({ gateId, outcome }) => [gateId, outcome]));

describe.runIf(requirement("erlang")).concurrent("watching a running node", { timeout: 180_000 }, () => {
  it("judges what grows, leaves a report, and leaves nothing on the node", async () => {
    await using node = await ErlangNode.start();
    await node.evaluate(filling);
    const watch = await attach(node, [...directly(node), "--for", "4s", "--table", "kept", "--json"]);
    const result = JSON.parse(watch.stdout) as RunResult;
    expect(watch.code).toBe(ExitCode.gateFailed);
    expect(outcomesOf(result)).toMatchObject({ "tables-bounded": "fail", "target-alive": "pass" });
    expect(result.verdict.gates.map(({ gateId }) => gateId)).not.toContain("load-carried");
    expect(result.phases.map(({ phase }) => phase)).toEqual(["start", "hold"]);
    expect(watch.stderr).toMatch(/memory .* processes .* most memory: /);
    expect(watch.stderr).toContain("report.html");
    expect(await tracesOn(node)).toBe(NO_TRACES);
  });

  it("watches a node by its short name until Ctrl-C, which is no interruption then", async () => {
    await using node = await ErlangNode.start({ shortName: true });
    const watch = await startAttach(node, [...directly(node), "--json"]);
    await watch.shows("most memory");
    expect(await tracesOn(node)).not.toBe(NO_TRACES);
    watch.child.kill("SIGINT");
    const { code, stdout } = await watch.finished;
    const result = JSON.parse(stdout) as RunResult;
    expect(result.end.reason).toBe("completed");
    expect(code).toBe(result.verdict.exitCode);
    expect(await tracesOn(node)).toBe(NO_TRACES);
  });

  it("leaves nothing on the node when it is interrupted before its time", async () => {
    await using node = await ErlangNode.start();
    const watch = await startAttach(node, [...directly(node), "--for", "1h", "--json"]);
    await watch.shows("most memory");
    watch.child.kill("SIGINT");
    const { code, stdout } = await watch.finished;
    expect(code).toBe(ExitCode.interrupted);
    expect((JSON.parse(stdout) as RunResult).verdict.outcome).toBe("inconclusive");
    expect(await tracesOn(node)).toBe(NO_TRACES);
  });

  it("leaves nothing on the node when it is killed", async () => {
    await using node = await ErlangNode.start();
    const watch = await startAttach(node, [...directly(node), "--for", "1h"]);
    await watch.shows("most memory");
    watch.child.kill("SIGKILL");
    await watch.finished;
    await expect.poll(() => tracesOn(node), { timeout: 30_000 }).toBe(NO_TRACES);
  });

  it("loads nothing into a node that must not have it, and says what it does not see", async () => {
    await using node = await ErlangNode.start();
    const watch = await startAttach(node, [...directly(node), "--for", "2s", "--no-load-module", "--json"]);
    await watch.shows("memory ");
    expect(
      await node.evaluate('[M || {M, _} <- code:all_loaded(), lists:prefix("beamsoak", atom_to_list(M))]'),
    ).toBe("[]");
    const { stdout, stderr } = await watch.finished;
    const result = JSON.parse(stdout) as RunResult;
    expect(stderr).toContain("none of heap.largest, mailbox.largest");
    expect(outcomesOf(result)).not.toHaveProperty("heap-bounded");
    expect(result.figures.memoryTotal).not.toBeNull();
    expect(result.figures.largestHeap).toBeNull();
  });

  it("tells a node that dies", async () => {
    await using node = await ErlangNode.start();
    const watch = await startAttach(node, [...directly(node), "--for", "3s"]);
    await watch.shows("most memory");
    await node.kill();
    const { code, stdout } = await watch.finished;
    expect(code).toBe(ExitCode.target);
    expect(stdout).toMatch(/The node died .* could not be reached any more/s);
  });
});

describe.runIf(requirement("erlang")).concurrent("reaching a node to watch", { timeout: 180_000 }, () => {
  /** What the command makes of its options. */
  const reach = async (node: ErlangNode, flags: AttachFlags) => {
    const cookieFile = join(node.local.home, ".erlang.cookie");
    const plan = await attachPlanOf(node.local.node, { cookieFile, ...flags });
    await using target = await attachTarget(plan, join(node.local.home, "run"));
    await using link = await connectNode(target);
    return link.facts.pid;
  };

  it("goes through a tunnel: the port is here, the name is of another machine", async () => {
    await using node = await ErlangNode.start({ host: "prod1.example.test" });
    const port = portOption(`127.0.0.1:${node.local.distributionPort}`);
    expect(await reach(node, { port })).toBe(node.pid);
  });

  it.runIf(hasIpv6)("speaks IPv6 where the name says so", async () => {
    await using node = await ErlangNode.start({ host: "::1", ipv6: true });
    expect(await reach(node, { port: portOption(String(node.local.distributionPort)) })).toBe(node.pid);
  });

  it("asks the epmd that it is told of", async () => {
    const epmdPort = await freePort();
    const daemon = spawn("epmd", ["-port", String(epmdPort), "-address", "127.0.0.1"], { stdio: "ignore" });
    try {
      await delay(300);
      await using node = await ErlangNode.start({ epmdPort });
      const epmd = epmdOption(`127.0.0.1:${epmdPort}`);
      expect(await reach(node, { epmd })).toBe(node.pid);
      const unknown = expect(attachPlanOf("nobody@127.0.0.1", { epmd })).rejects;
      await unknown.toMatchObject({ code: "BEAM_NODE_UNKNOWN", exitCode: ExitCode.target });
      const nobody = expect(
        attachPlanOf("nobody@127.0.0.1", { epmd: { ...epmd, port: await freePort() } }),
      ).rejects;
      await nobody.toMatchObject({ code: "EPMD_UNREACHABLE" });
    } finally {
      daemon.kill("SIGKILL");
    }
  });

  it("tells a wrong cookie, without showing it", async () => {
    await using node = await ErlangNode.start();
    const args = [
      "attach",
      node.local.node,
      ...directly(node),
      "--reports",
      join(node.local.home, "reports"),
    ];
    const { code, stderr } = await startCli(args, { BEAMSOAK_COOKIE: "wr0ng" }).finished;
    expect(code).toBe(ExitCode.target);
    expect(stderr).toContain("BEAM_NODE_REFUSED");
    expect(stderr).not.toContain("wr0ng");
  });

  it("refuses what is no node's name", async () => {
    const { code, stderr } = await cli("attach", "sessions");
    expect(code).toBe(ExitCode.usage);
    expect(stderr).toContain("NODE_NAME");
  });
});
