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

/** The kind of a status that is not 2xx. */
export function statusKind(status: number): ErrorKind {
  if (status >= 500) return "status_5xx";
  return status >= 400 ? "status_4xx" : "status_3xx";
}
