import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import type { Recording } from "../../../harness/record/types.ts";
import { requirement } from "../../requirements.ts";
import { cli, startCli } from "../../support/cli.ts";
import { ErlangNode } from "../../support/erlang-node.ts";
import { complaintsOf } from "../../support/published-schemas.ts";
import { directly, NO_TRACES, tracesOn } from "../../support/watched-node.ts";

/** A table of 3 000 rows in which one goes and one comes every 5 ms. */
const turningOver = `
  spawn(fun() ->
    ets:new(sessions, [named_table, public]),
    [ets:insert(sessions, {N, lists:seq(1, 20)}) || N <- lists:seq(1, 3000)],
    (fun Turn(N) ->
      ets:delete(sessions, N), ets:insert(sessions, {N + 3000, lists:seq(1, 20)}), timer:sleep(5), Turn(N + 1)
    end)(1)
  end), ok`;

describe.runIf(requirement("erlang"))("recording a node until Ctrl-C", { timeout: 180_000 }, () => {
  it("keeps what was learned until then, to be read again, and leaves nothing on the node", async () => {
    await using node = await ErlangNode.start();
    await node.evaluate(turningOver);
    const reports = join(node.local.home, "reports");
    const env = { BEAMSOAK_COOKIE: readFileSync(join(node.local.home, ".erlang.cookie"), "utf8") };
    const fast = ["--for", "1h", "--interval", "100ms", "--look-every", "500ms", "--reports", reports];
    const recording = startCli(["record", node.local.node, ...directly(node), ...fast, "--json"], env);
    await recording.shows("gone ");
    expect(await tracesOn(node)).not.toBe(NO_TRACES);
    recording.child.kill("SIGINT");
    const { code, stdout, stderr } = await recording.finished;
    expect(code).toBe(ExitCode.interrupted);
    expect(stderr).toContain("what was recorded until now follows");
    expect(await tracesOn(node)).toBe(NO_TRACES);

    const { folder, learned } = JSON.parse(stdout) as Recording & { readonly folder: string };
    expect(learned.sessions).toEqual({ series: "table.sessions.rows", level: 3_000, profile: null });
    const kept: unknown = JSON.parse(readFileSync(join(folder, "recording.json"), "utf8"));
    expect(complaintsOf.recording(kept)).toEqual([]);
    const again = await cli("record", folder, "--json");
    expect((JSON.parse(again.stdout) as Recording).learned).toEqual(learned);
    const itself = await cli("reproduces", folder, folder);
    expect(itself.stderr).toContain("REPRODUCES_ITSELF");
  });
});
