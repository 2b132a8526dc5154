import { Option } from "commander";
import { epmdLookup } from "../attach/epmd.ts";
import { usageError } from "../base/errors.ts";
import { requireNodeName } from "../config/attached.ts";
import type { AttachPlan } from "../target/attach.ts";
import { epmdOption, portOption, type HostAndPort } from "./host-and-port.ts";

/** How a running node is reached; the same for every command that attaches to one. */
export interface AttachFlags {
  readonly cookieFile?: string;
  readonly port?: HostAndPort;
  readonly epmd?: HostAndPort & { readonly host: string };
  readonly ipv6?: true;
  readonly tls?: true;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

export function attachOptions(): readonly Option[] {
  return [
    new Option("--cookie-file <path>", "its cookie (default: BEAMSOAK_COOKIE, or ~/.erlang.cookie)"),
    new Option("--port <[host:]port>", "port of its distribution; epmd is not asked").argParser(portOption),
    new Option("--epmd <host[:port]>", "the epmd that knows it, where it is not the one on its host")
      .argParser(epmdOption)
      .conflicts("port"),
    new Option("--ipv6", "its distribution speaks IPv6 (-proto_dist inet6_tcp)"),
    new Option("--tls", "its distribution goes over TLS (-proto_dist inet_tls)"),
    new Option("--tls-ca <file>", "--tls: PEM with whose word counts for who the node is"),
    new Option("--tls-cert <file>", "--tls: our certificate, where the node asks for one"),
    new Option("--tls-key <file>", "--tls: its key"),
  ];
}

/** @throws BeamsoakError exit 2: no name of a node; exit 5: epmd does not answer, or does not know it */
export async function attachPlanOf(node: string, flags: AttachFlags): Promise<AttachPlan> {
  requireNodeName(node);
  const { cookieFile, port, epmd, ipv6 } = flags;
  const at =
    epmd === undefined ? port : { host: epmd.host, port: await epmdLookup(node, epmd.host, epmd.port) };
  const host = node.slice(node.indexOf("@") + 1);
  return {
    node,
    cookieFile: cookieFile ?? null,
    cookie: process.env["BEAMSOAK_COOKIE"] ?? null,
    distributionPort: at?.port ?? null,
    address: at?.host ?? null,
    ipv6: ipv6 ?? [host, at?.host].some((one) => one?.includes(":")),
    ...tlsOf(flags),
    url: null,
  };
}

/** @throws BeamsoakError exit 2: a file is missing, or nothing is to go over TLS */
function tlsOf({ tls, tlsCa, tlsCert, tlsKey }: AttachFlags): Pick<AttachPlan, "tls"> {
  const any = [tlsCa, tlsCert, tlsKey].some((file) => file !== undefined);
  if (!tls && !any) return {};
  const both = (tlsCert === undefined) === (tlsKey === undefined);
  if (!tls || tlsCa === undefined || !both) throw tlsIncomplete();
  const own = tlsCert === undefined || tlsKey === undefined ? null : { cert: tlsCert, key: tlsKey };
  return { tls: { ca: tlsCa, own } };
}

function tlsIncomplete(): Error {
  return usageError(
    "TLS_INCOMPLETE",
    "Distribution over TLS needs --tls with --tls-ca, and --tls-cert and --tls-key both or neither.",
    "The files are those that the node's own -ssl_dist_optfile names, or others that its CA has signed.",
  );
}
