import type { ErrorKind } from "./types.ts";

/** What ended a connection, or made an answer an error. */
export interface Fault {
  readonly kind: ErrorKind;
  readonly message: string;
}

const KIND_OF_CODE: Readonly<Record<string, ErrorKind>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  ETIMEDOUT: "timeout",
};

/** A socket error that is not the other side's doing is this machine's: EMFILE, EADDRNOTAVAIL, ENOBUFS, … */
export function socketFault(error: NodeJS.ErrnoException): Fault {
  return { kind: KIND_OF_CODE[error.code ?? ""] ?? "local", message: error.message };
}

/** Why a status is an error; null for 2xx. */
export function statusFault(status: number): Fault | null {
  if (status >= 200 && status < 300) return null;
  return { kind: statusKind(status), message: `status ${status}` };
}

function statusKind(status: number): ErrorKind {
  if (status >= 500) return "status_5xx";
  return status >= 400 ? "status_4xx" : "status_3xx";
}
