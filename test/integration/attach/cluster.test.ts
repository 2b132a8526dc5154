import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import type { RunResult } from "../../../harness/report/types.ts";
import { requirement } from "../../requirements.ts";
import { ErlangNode } from "../../support/erlang-node.ts";
import { directly, NO_TRACES, startAttach, tracesOn } from "../../support/watched-node.ts";

/** A table that gets a row every 5 ms, and loses none. */
const filling = `
  spawn(fun() ->
    ets:new(kept, [named_table]),
    (fun Fill(N) -> ets:insert(kept, {N, lists:seq(1, 100)}), timer:sleep(5), Fill(N + 1) end)(1)
  end), ok`;

/** A table that is as large as it will be, and changes all the time. */
const steady = `
  spawn(fun() ->
    ets:new(kept, [named_table]),
    (fun Fill(N) -> ets:insert(kept, {N rem 50, lists:seq(1, 100)}), timer:sleep(5), Fill(N + 1) end)(1)
  end), ok`;

const tableGate = ({ verdict }: RunResult) =>
  verdict.gates.find(({ gateId }) => gateId === "tables-bounded")!.outcome;

describe.runIf(requirement("erlang")).concurrent("watching a cluster", { timeout: 180_000 }, () => {
  /** Watches two connected nodes; of the second it is only known that the first one knows it. */
  async function watchTwo(onTheSecond: string) {
    await using first = await ErlangNode.start();
    await using second = await ErlangNode.start({ beside: { node: first, address: "127.0.0.2" } });
    await first.evaluate(steady);
    await second.evaluate(onTheSecond);
    await first.evaluate(`net_kernel:connect_node('${second.local.node}')`);
    const watch = await startAttach(first, [...directly(first), "--cluster", "--table", "kept", "--json"]);
    await watch.shows(`${second.local.node} is watched, too.`);
    // Twice the samples that a trend takes, on a machine that gives them half of their time.
    await delay(10_000);
    watch.child.kill("SIGINT");
    const { code, stdout, stderr } = await watch.finished;
    const traces = [await tracesOn(first), await tracesOn(second)];
    const result = JSON.parse(stdout) as RunResult;
    return { code, stderr, traces, result, names: [first.local.node, second.local.node] };
  }

  it("finds the node that leaks among those that do not, and says which", async () => {
    const { code, stderr, traces, result, names } = await watchTwo(filling);
    expect(stderr).toContain(`${names[1]} is watched, too.`);
    expect(code).toBe(ExitCode.gateFailed);
    expect(result.nodes?.map(({ node }) => node)).toEqual(names.toSorted());
    const second = result.nodes!.find(({ node }) => node === names[1])!;
    expect(second.outcome).toBe("unbounded");
    expect(second.sentence).toContain("table.kept");
    expect(result.nodes!.find(({ node }) => node === names[0])!.outcome).not.toBe("unbounded");
    expect(result.verdict.sentence).toContain(names[1]!);
    expect(traces).toEqual([NO_TRACES, NO_TRACES]);
  });

  it("adds up what healthy nodes have, and finds nothing", async () => {
    const { result, traces } = await watchTwo(steady);
    expect(result.verdict.outcome).not.toBe("unbounded");
    expect(tableGate(result)).toBe("pass");
    expect(result.environment?.node["nodes"]).toBeUndefined();
    expect(traces).toEqual([NO_TRACES, NO_TRACES]);
  });
});
