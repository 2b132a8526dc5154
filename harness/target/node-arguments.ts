import { KIB, type Bytes } from "../base/units.ts";
import type { ErlangApplication, SourceService } from "../config/types.ts";
import { fillPorts, type ServicePorts } from "./service-ports.ts";

/** Name and ports of a node, and where it finds and leaves its things; all paths as the node sees them. */
export interface NodeSettings {
  /** `name@127.0.0.1` */
  readonly node: string;
  readonly distributionPort: number;
  readonly configFile: string;
  /** The node writes its OTP release here. */
  readonly releaseFile: string;
  /** Nodes that it connects to when it starts. */
  readonly peers: readonly string[];
}

/** A node name may hold letters, digits, `_` and `-`; an atom at most 255 characters. */
export function nodeName(name: string, runId: string, address = "127.0.0.1"): string {
  return `${`${name}-${runId}`.replaceAll(/[^\w-]/g, "_").slice(0, 200)}@${address}`;
}

/**
 * The command that starts the service, `erl` first. No epmd: the distribution listens on a port we chose, on
 * loopback only. `permanent` makes the end of the application the end of the node. The cookie comes from HOME.
 * @param ebin folder of the application's beam files, as the node sees it
 */
export function nodeArguments(plan: SourceService, settings: NodeSettings, ebin: string): readonly string[] {
  const { application, flags } = plan.erlang;
  return [
    "erl",
    "-noinput",
    ...["-name", settings.node],
    ...["-start_epmd", "false", "-erl_epmd_port", String(settings.distributionPort)],
    ...["-kernel", "inet_dist_use_interface", `{${addressOf(settings.node).replaceAll(".", ",")}}`],
    ...(settings.peers.length > 0 ? connecting(settings.peers) : []),
    ...["+Q", String(plan.openFiles)],
    ...flags,
    ...["-pa", ebin],
    ...["-config", settings.configFile],
    "-eval",
    `ok = file:write_file("${escaped(settings.releaseFile)}", erlang:system_info(otp_release)), ` +
      `{ok, _} = application:ensure_all_started(${application}, permanent).`,
  ];
}

function addressOf(node: string): string {
  return node.slice(node.indexOf("@") + 1);
}

/** They are up, so that nothing is waited for; kernel(6) wants a limit all the same. */
function connecting(peers: readonly string[]): readonly string[] {
  const nodes = peers.map((node) => `'${node}'`).join(",");
  return ["-kernel", "sync_nodes_optional", `[${nodes}]`, "-kernel", "sync_nodes_timeout", "5000"];
}

/** The command under a limit of its address space (setrlimit(2), RLIMIT_AS), whose allocations then fail. */
export function withAddressSpace(argv: readonly string[], limit: Bytes | undefined): readonly string[] {
  if (limit === undefined) return argv;
  return ["sh", "-c", `ulimit -v ${Math.floor(limit / KIB)} && exec "$@"`, "sh", ...argv];
}

/**
 * Erlang's configuration file (config(5)), one line a key, so that an error in a term names its line.
 * A file and not arguments: a value that starts with `-` or `+` would be taken for a flag.
 */
export function systemConfig(erlang: ErlangApplication, ports: ServicePorts, dataDir: string): string {
  const entries = Object.entries(erlang.env).map(([key, term]) => {
    const filled = fillPorts(term, ports).replaceAll("{dataDir}", escaped(dataDir));
    return `  {${key}, ${filled}}`;
  });
  return `[{${erlang.application}, [\n${entries.join(",\n")}\n]}].\n`;
}

/** A crash dump is bounded in bytes and time: writing one can hang for ever when the allocation failed inside a lock. */
export function nodeEnvironment(home: string, crashDump: string): Readonly<Record<string, string>> {
  return {
    HOME: home,
    LANG: "C.UTF-8",
    ERL_CRASH_DUMP: crashDump,
    ERL_CRASH_DUMP_BYTES: String(256 * 1024 * 1024),
    ERL_CRASH_DUMP_SECONDS: "60",
  };
}

/** For use inside an Erlang string. */
function escaped(text: string): string {
  return text.replaceAll(/["\\]/g, "\\$&");
}
