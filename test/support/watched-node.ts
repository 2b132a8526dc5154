import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startCli, type Finished, type RunningCli } from "./cli.ts";
import type { ErlangNode } from "./erlang-node.ts";

/** Ten times as fast as a user would look. */
const FAST = ["--interval", "50ms", "--look-every", "500ms"];

/** Starts `beamsoak attach` on a node as a user would, with the cookie in the environment. */
export async function startAttach(node: ErlangNode, args: readonly string[]): Promise<RunningCli> {
  const cookie = await readFile(join(node.local.home, ".erlang.cookie"), "utf8");
  const all = ["attach", node.local.node, ...FAST, "--reports", join(node.local.home, "reports"), ...args];
  return startCli(all, { BEAMSOAK_COOKIE: cookie, ERL_EPMD_ADDRESS: "127.0.0.1" });
}

export async function attach(node: ErlangNode, args: readonly string[]): Promise<Finished> {
  return (await startAttach(node, args)).finished;
}

/** The arguments for a node whose distribution port is known. */
export function directly({ local }: ErlangNode): readonly string[] {
  return ["--port", String(local.distributionPort)];
}

/** All that a probe could leave on a node, as Erlang writes it. */
export function tracesOn(node: ErlangNode): Promise<string> {
  return node.evaluate(`
    Ours = fun(Names) -> [Name || Name <- Names, lists:prefix("beamsoak", atom_to_list(Name))] end,
    {Ours([Module || {Module, _} <- code:all_loaded()]),
     [Module || Module <- Ours(erlang:loaded()), erlang:check_old_code(Module)],
     Ours(registered()), nodes(hidden), erlang:system_monitor(),
     [Pid || Pid <- processes(), {monitors, Monitors} <- [process_info(Pid, monitors)], {process, Other} <- Monitors,
       is_pid(Other), node(Other) =/= node()]}`);
}

export const NO_TRACES = "{[],[],[],[],undefined,[]}";
