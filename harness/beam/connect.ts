import { setTimeout as delay } from "node:timers/promises";
import { targetError, type BeamsoakError } from "../base/errors.ts";
import type { Millis } from "../base/units.ts";
import { LastingLink } from "./lasting-link.ts";
import { SidecarLink } from "./link.ts";
import { NodeCallError, parseFacts, PROTOCOL_VERSION } from "./protocol.ts";
import { startSidecar } from "./sidecar.ts";
import type { NodeAddress, NodeLink } from "./types.ts";

/** For starting a VM, compiling 500 lines, and a handshake that Erlang gives 7 s. */
const PATIENCE: Millis = 30_000;

/**
 * Starts a sidecar beside the node and connects it.
 * @throws BeamsoakError (exit 5): the sidecar does not start, nobody listens, the node refuses or does not answer
 */
export async function connectNode(address: NodeAddress): Promise<NodeLink> {
  const connect = () => connectSidecar(address);
  return new LastingLink(await connect(), connect);
}

async function connectSidecar(address: NodeAddress): Promise<SidecarLink> {
  const link = new SidecarLink(await startSidecar(address));
  try {
    const { protocol, node, reason } = await greeting(link);
    if (protocol !== PROTOCOL_VERSION) throw otherVersion(protocol);
    if (node === null) throw notConnected(address, reason ?? "unknown");
    link.begin(parseFacts(node));
    return link;
  } catch (error) {
    await link[Symbol.asyncDispose]();
    throw error;
  }
}

async function greeting(link: SidecarLink) {
  const waited = new AbortController();
  const silence = delay(PATIENCE, null, { signal: waited.signal }).catch(() => null);
  try {
    const hello = await Promise.race([link.hello, silence]);
    if (hello === null) throw notStarted(`it said nothing for ${PATIENCE / 1000} s`);
    return hello;
  } catch (error) {
    throw error instanceof NodeCallError ? notStarted(error.message) : error;
  } finally {
    waited.abort();
  }
}

function notStarted(why: string): BeamsoakError {
  return targetError(
    "BEAM_SIDECAR_NOT_STARTED",
    `The sidecar, a small Erlang node beside the observed one, did not start: ${why}`,
    "It needs `erl` and OTP's compiler application where the node runs; Debian's erlang-base has both.",
  );
}

function otherVersion(found: number): BeamsoakError {
  return targetError(
    "BEAM_PROTOCOL_MISMATCH",
    `The sidecar speaks version ${found} of the protocol, and beamsoak version ${PROTOCOL_VERSION}.`,
    "Its sources are those of another beamsoak; install the package anew.",
  );
}

/** The reasons are those of beamsoak_sidecar:reason/2. */
function notConnected(address: NodeAddress, reason: string): BeamsoakError {
  const { node, distributionPort, distributionAddress, cookieHome, tlsOptionsFile } = address;
  const host = distributionAddress ?? node.slice(node.indexOf("@") + 1);
  const where = distributionPort === undefined ? host : `port ${distributionPort} of ${host}`;
  switch (reason) {
    case "nobody_listens":
      return targetError(
        "BEAM_NODE_UNREACHABLE",
        `Node ${node} cannot be reached: nobody listens on ${where}.`,
        "Is the node up, is it distributed (-name or -sname), and is this the port of its distribution?",
      );
    case "unknown_to_epmd":
      return targetError(
        "BEAM_NODE_UNKNOWN",
        `Node ${node} cannot be reached: epmd on ${host} does not know it, or does not answer.`,
        "`epmd -names` lists the nodes it knows. A node without epmd needs its distribution port given.",
      );
    case "handshake_refused":
      return targetError(
        "BEAM_NODE_REFUSED",
        `The node on ${where} refused the connection: its cookie is not the one in ` +
          `${cookieHome}/.erlang.cookie, or its name is not ${node}` +
          (tlsOptionsFile === undefined ? "." : ", or one side's certificate did not convince the other."),
        "Give the cookie file and the name that the node was started with; its log tells which was wrong.",
      );
    default:
      return targetError(
        "BEAM_NODE_SILENT",
        `Node ${node} takes a connection on ${where} and then does not answer (${reason}).`,
        "It may hang, be stopped, or have no CPU time; look at its process before anything else.",
      );
  }
}
