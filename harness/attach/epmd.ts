import { connect } from "node:net";
import { messageOf, targetError } from "../base/errors.ts";
import { SECOND, type Millis } from "../base/units.ts";

const PATIENCE: Millis = 5 * SECOND;

// PORT_PLEASE2_REQ and PORT2_RESP: https://www.erlang.org/doc/apps/erts/erl_dist_protocol.html
const PORT_PLEASE2_REQ = 122;
const PORT2_RESP = 119;
/** Response, result, port. */
const ANSWER_HEAD = 4;

/**
 * Asks an epmd for the port of a node's distribution.
 * @param node `name@host`; only the name is asked for
 * @throws BeamsoakError exit 5: it does not answer, or does not know the node
 */
export async function epmdLookup(node: string, host: string, port: number): Promise<number> {
  const name = node.slice(0, node.indexOf("@"));
  const answer = await ask(requestFor(name), host, port).catch((error: unknown) => {
    throw targetError(
      "EPMD_UNREACHABLE",
      `epmd cannot be asked for ${node}: ${host}:${port} does not answer as one (${messageOf(error)}).`,
      "Is this the host and port of an epmd? A node without one needs the port of its distribution: --port.",
    );
  });
  if (answer[1] === 0) return answer.readUInt16BE(2);
  throw targetError(
    "BEAM_NODE_UNKNOWN",
    `Node ${node} cannot be reached: epmd on ${host}:${port} does not know it.`,
    "`epmd -names` lists the nodes it knows. A node without epmd needs its distribution port given.",
  );
}

function requestFor(name: string): Buffer {
  const body = Buffer.concat([Buffer.of(PORT_PLEASE2_REQ), Buffer.from(name)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length);
  return Buffer.concat([length, body]);
}

/** epmd closes the connection after its answer, which for an unknown name is two bytes long. */
function ask(request: Buffer, host: string, port: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: PATIENCE });
    const parts: Buffer[] = [];
    socket.once("connect", () => socket.write(request));
    socket.on("data", (part) => parts.push(part));
    socket.once("timeout", () => socket.destroy(new Error(`no answer within ${PATIENCE / SECOND} s`)));
    socket.once("error", reject);
    socket.once("close", () => {
      const answer = Buffer.concat(parts);
      const whole = answer[0] === PORT2_RESP && answer.length >= (answer[1] === 0 ? ANSWER_HEAD : 2);
      if (whole) resolve(answer);
      else reject(new Error("its answer is not epmd's"));
    });
  });
}
