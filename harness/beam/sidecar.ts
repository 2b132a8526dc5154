import { readdir, readFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import type { BesideProcess } from "../target/types.ts";
import type { NodeAddress } from "./types.ts";

/** Compiled in memory by the Erlang that is there: nothing prebuilt can be of the wrong release. */
const bootstrap = `
[Folder, Node | Files] = init:get_plain_arguments(),
Compile = fun(File) ->
  Path = filename:join(Folder, File),
  {ok, Module, Binary} = compile:file(Path, [binary, deterministic, report]),
  {module, Module} = code:load_binary(Module, Path, Binary),
  {Module, Path, Binary}
end,
beamsoak_sidecar:start(list_to_atom(Node), [Compile(File) || File <- Files]).`;

/** One scheduler that never spins: the sidecar must not compete with the node beside it. */
const frugal = ["+S", "1:1", "+SDcpu", "1:1", "+SDio", "1", "+sbwt", "none"];

/** stdout is for the protocol alone. */
const logToStderr = "[{handler,default,logger_std_h,#{config=>#{type=>standard_error}}}]";

/** What an image or a user has set for every `erl` is not meant for this one, and it is not worth a crash dump. */
const environment = { ERL_FLAGS: "", ERL_AFLAGS: "", ERL_ZFLAGS: "", ERL_CRASH_DUMP_SECONDS: "0" };

/**
 * Starts a hidden node that listens to nobody, beside the node. The cookie stays in the file that HOME leads to: it
 * is in no argument and in no environment.
 */
export async function startSidecar(address: NodeAddress): Promise<BesideProcess> {
  const sources = await readSources();
  const folder = await address.place(sources);
  return address.beside(sidecarCommand(address, folder, Object.keys(sources)), {
    ...environment,
    HOME: address.cookieHome,
  });
}

function sidecarCommand(
  { node, distributionPort }: NodeAddress,
  folder: string,
  files: readonly string[],
): readonly string[] {
  return [
    "erl",
    ...["-hidden", "-noshell", "-boot", "start_clean", "-dist_listen", "false"],
    ...["-start_epmd", "false"],
    ...(distributionPort === undefined ? [] : ["-erl_epmd_port", String(distributionPort)]),
    ...dynamicName(node),
    ...["-kernel", "dist_auto_connect", "never", "-kernel", "logger", logToStderr],
    ...frugal,
    ...["-eval", bootstrap, "-extra", folder, node, ...files],
  ];
}

/**
 * `undefined` lets the observed node choose the name, which it uses again for the next sidecar: a name of our own
 * would cost it an atom each time. Long names need a host with a dot.
 */
function dynamicName(node: string): readonly string[] {
  const host = node.slice(node.indexOf("@") + 1);
  return host.includes(".") ? ["-name", "undefined@127.0.0.1"] : ["-sname", "undefined"];
}

async function readSources(): Promise<Readonly<Record<string, Uint8Array>>> {
  const folder = join(dirname(findPackageJSON(import.meta.url)!), "erlang-fixtures", "probe");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".erl"));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
}
