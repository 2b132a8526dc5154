import { readdir, readFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { basename, dirname, join } from "node:path";
import type { BesideProcess } from "../target/types.ts";
import type { NodeAddress } from "./types.ts";

/** What works beside the node; all other sources run on it, as one module. */
const beside = ["beamsoak_merge", "beamsoak_json", "beamsoak_address", "beamsoak_sidecar"];

/** Compiled in memory by the Erlang that is there: nothing prebuilt can be of the wrong release. */
const bootstrap = `
[Folder, Node, Address | Files] = init:get_plain_arguments(),
Load = fun({Module, Path, Binary}) -> {module, Module} = code:load_binary(Module, Path, Binary) end,
[begin
   {ok, Module, Binary} = compile:file(filename:join(Folder, File), [binary, deterministic, report]),
   Load({Module, File, Binary})
 end || File <- [${beside.map((name) => `"${name}.erl"`).join(", ")}]],
Code = beamsoak_merge:files(beamsoak_on_node, [filename:join(Folder, File) || File <- Files]),
Load(Code),
ok = beamsoak_address:stands_for(Node, Address),
beamsoak_sidecar:start(list_to_atom(Node), Code).`;

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
  const onNode = Object.keys(sources).filter((file) => !beside.includes(basename(file, ".erl")));
  return address.beside(sidecarCommand(address, folder, onNode), {
    ...environment,
    HOME: address.cookieHome,
  });
}

function sidecarCommand(
  { node, distributionPort, distributionAddress = "", ...address }: NodeAddress,
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
    ...carrier(address),
    ...["-eval", bootstrap, "-extra", folder, node, distributionAddress, ...files],
  ];
}

/** What the distribution goes over, where that is not plain IPv4. */
function carrier({
  ipv6 = false,
  tlsOptionsFile,
}: Pick<NodeAddress, "ipv6" | "tlsOptionsFile">): readonly string[] {
  const family = ipv6 ? "inet6" : "inet";
  if (tlsOptionsFile === undefined) return ipv6 ? ["-proto_dist", `${family}_tcp`] : [];
  return ["-proto_dist", `${family}_tls`, "-ssl_dist_optfile", tlsOptionsFile];
}

/**
 * `undefined` lets the observed node choose the name, which it uses again for the next sidecar: a name of our own
 * would cost it an atom each time. Long names need a host with a dot, or an IPv6 address.
 */
function dynamicName(node: string): readonly string[] {
  const host = node.slice(node.indexOf("@") + 1);
  return /[.:]/.test(host) ? ["-name", "undefined@127.0.0.1"] : ["-sname", "undefined"];
}

async function readSources(): Promise<Readonly<Record<string, Uint8Array>>> {
  const folder = join(dirname(findPackageJSON(import.meta.url)!), "erlang-fixtures", "probe");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".erl"));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
}
