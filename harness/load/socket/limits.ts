import { environmentError } from "../../base/errors.ts";
import type { Quantity } from "../../base/units.ts";
import type { SocketLoadPlan } from "../../config/types.ts";
import { ephemeralPorts } from "../../target/ports.ts";
import { mostConnections } from "../endpoint.ts";

/** What a machine lets one process, and one address, have. */
export interface SocketLimits {
  /** Sockets that one process may open; null where it cannot be told. */
  readonly ofProcess: Quantity<"count"> | null;
  /** Connections from one source address to one port. */
  readonly ofAddress: Quantity<"count">;
}

/** Of this machine. */
export function socketLimits(): SocketLimits {
  const { first, last } = ephemeralPorts();
  return { ofProcess: mostConnections(), ofAddress: last - first + 1 };
}

/**
 * How many processes carry the plan's sockets: as many as it says, or as it takes.
 * @throws BeamsoakError (exit 4) when so many sockets cannot be opened here, with how many can, and what to do
 */
export function processesFor(
  { maxConnections, socket }: SocketLoadPlan,
  { ofProcess, ofAddress }: SocketLimits = socketLimits(),
): Quantity<"count"> {
  const { sourceAddresses, processes } = socket;
  const addressed = sourceAddresses.length * ofAddress;
  if (maxConnections > addressed) {
    const needed = Math.ceil(maxConnections / ofAddress);
    throw environmentError(
      "LOAD_SOURCE_PORTS",
      `load.maxConnections is ${maxConnections}; ${sourceAddresses.length === 1 ? "one source address has" : `${sourceAddresses.length} source addresses have`} ` +
        `ports for ${addressed} connections here.`,
      `Set load.socket.sourceAddresses to ${needed} addresses, such as "127.0.0.1-127.0.0.${needed}", or load.maxConnections to at most ${addressed}.`,
    );
  }
  if (ofProcess === null) return processes ?? 1;
  const needed = Math.ceil(maxConnections / Math.max(ofProcess, 1));
  if (processes === undefined || processes >= needed) return processes ?? needed;
  throw environmentError(
    "LOAD_OPEN_FILES",
    `load.maxConnections is ${maxConnections}, but ${processes === 1 ? "one process" : `${processes} processes`} may open ${processes * ofProcess} sockets here.`,
    `Raise the hard limit of open files (ulimit -Hn), set load.socket.processes to ${needed} or leave it out, or load.maxConnections to at most ${processes * ofProcess}.`,
  );
}
