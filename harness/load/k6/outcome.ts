import type { ErrorKind } from "../types.ts";

/** `ok`, or why an act came to nothing. */
export type Outcome = "ok" | ErrorKind;

/**
 * What became of a request, by its status and k6's error code, which is 0 where there is none. The codes are those of
 * k6's lib/netext/httpext/error_codes.go (version 2.0.0): 1050 time-out, 1211 time-out of a dial, 1212 refused, 1220
 * reset, 1201 broken pipe, 1210, 1213 and 1202 what else a system call may say, 1400 to 1599 the status.
 */
export function outcomeOf(status: number, errorCode: number): Outcome {
  if (status >= 200 && status < 300) return "ok";
  if (status >= 500) return "status_5xx";
  if (status >= 400) return "status_4xx";
  if (status >= 300) return "status_3xx";
  return KIND_OF_CODE[errorCode] ?? (errorCode < 1100 ? "closed" : "protocol");
}

const KIND_OF_CODE: Readonly<Record<number, ErrorKind>> = {
  1010: "local",
  1050: "timeout",
  1201: "reset",
  1202: "local",
  1210: "local",
  1211: "timeout",
  1212: "refused",
  1213: "local",
  1220: "reset",
};

/** Acts that broke off have no latency. */
export function hasLatency(outcome: Outcome): boolean {
  return outcome === "ok" || outcome === "timeout" || outcome.startsWith("status_");
}
