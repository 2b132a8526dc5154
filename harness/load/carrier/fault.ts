import { messageOf } from "../../base/errors.ts";
import { socketFault, type Fault } from "../fault.ts";

/** What an act that a carrier rejected counts as: what its socket says, or else that the service did not do it. */
export function faultOf(thrown: unknown): Fault {
  const socket = ofSocket(thrown);
  return socket ? socketFault(socket) : { kind: "refusal", message: messageOf(thrown) };
}

/** An error of the operating system's, which clients pass on as it is or as the cause of their own. */
function ofSocket(thrown: unknown): NodeJS.ErrnoException | null {
  if (!(thrown instanceof Error)) return null;
  if ("syscall" in thrown) return thrown as NodeJS.ErrnoException;
  return ofSocket(thrown.cause);
}
