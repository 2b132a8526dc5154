import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import { requirement } from "../../requirements.ts";
import { startCli } from "../../support/cli.ts";
import { ErlangNode } from "../../support/erlang-node.ts";
import { directly, NO_TRACES, tracesOn } from "../../support/watched-node.ts";

async function diagnose(node: ErlangNode, ...args: readonly string[]) {
  const cookie = await readFile(join(node.local.home, ".erlang.cookie"), "utf8");
  const reports = join(node.local.home, "reports");
  const all = ["diagnose", node.local.node, ...directly(node), "--reports", reports, ...args];
  return startCli(all, { BEAMSOAK_COOKIE: cookie }).finished;
}

/** A process with garbage that it never collects. */
const idler = `
  register(idler, spawn_opt(fun() -> _ = lists:seq(1, 100000), receive stop -> ok end end, [{fullsweep_after, 65535}])),
  timer:sleep(100), ok`;
const idlersHeap = "element(2, process_info(whereis(idler), total_heap_size))";

describe.runIf(requirement("erlang")).concurrent("examining a running node", { timeout: 180_000 }, () => {
  it("tells what grows in the words of the triage, and leaves nothing", async () => {
    await using node = await ErlangNode.start();
    await node.evaluate(`
      spawn(fun() -> ets:new(kept, [named_table]),
        (fun Fill(N) -> ets:insert(kept, {N, lists:seq(1, 100)}), timer:sleep(5), Fill(N + 1) end)(1) end), ok`);
    const { code, stdout } = await diagnose(node, "--for", "5s");
    expect(stdout).toMatch(/erlang:memory\(\)\.\n +total .* \(\+/);
    expect(stdout).toMatch(/ets:i\(\)\.\n +(.*\n)*.*kept: /);
    expect(stdout).toContain("The cause: Rows that are never removed");
    expect(stdout).not.toContain("load is gone");
    expect(code).toBe(ExitCode.gateFailed);
    expect(await tracesOn(node)).toBe(NO_TRACES);
  });

  it("collects garbage only where it is allowed to", async () => {
    await using node = await ErlangNode.start();
    await node.evaluate(idler);
    const before = await node.evaluate(idlersHeap);
    const left = await diagnose(node, "--for", "1s");
    expect(await node.evaluate(idlersHeap)).toBe(before);
    expect(left.stdout.replaceAll(/\s+/g, " ")).toContain("Nothing was collected");
    const collected = await diagnose(node, "--for", "1s", "--allow-gc");
    expect(Number(await node.evaluate(idlersHeap))).toBeLessThan(Number(before) / 10);
    expect(collected.stdout).not.toContain("Nothing was collected");
  });
});
