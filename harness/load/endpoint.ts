import { readFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import { environmentError, usageError } from "../base/errors.ts";

export interface Endpoint {
  /** An IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Files that a generator has open beside its connections: event loops, sources, the record of the run. */
const OTHER_OPEN_FILES = 200;

/** The address in `http://127.0.0.1:8080`. Load goes to the machine's own loopback addresses and nowhere else. */
export function loopbackEndpoint(baseUrl: string): Endpoint {
  const url = URL.parse(baseUrl);
  if (url?.protocol !== "http:" || url.pathname !== "/") {
    throw usageError(
      "LOAD_TARGET_URL",
      `load: cannot drive ${JSON.stringify(baseUrl)}: an address such as http://127.0.0.1:8080 is needed.`,
      "Give plain http, an IP address and a port, and no path; paths belong to the scenario's acts.",
    );
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (!(host === "::1" || (isIPv4(host) && host.startsWith("127.")))) {
    throw usageError(
      "LOAD_TARGET_NOT_LOOPBACK",
      `load: ${baseUrl} is not a loopback address, and load goes to this machine only.`,
      "Start the service on this machine and give its address as http://127.0.0.1:<port>.",
    );
  }
  return { host, port: Number(url.port || 80) };
}

/** As a request's `host` header names it. */
export function authority({ host, port }: Endpoint): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * Fails when the connections asked for are more than this process may open.
 * @param filesEach that the process has open for a connection
 */
export function assertOpenFiles(maxConnections: number, filesEach = 1): void {
  const files = mostConnections();
  if (files === null || filesEach * maxConnections <= files) return;
  const most = Math.floor(files / filesEach);
  const each =
    filesEach === 1 ? "" : `, each of which takes ${filesEach} files through the line of its faults`;
  throw environmentError(
    "LOAD_OPEN_FILES",
    `load.maxConnections is ${maxConnections}${each}, but this process may open ${files + OTHER_OPEN_FILES} files.`,
    `Raise the hard limit (ulimit -Hn), or set load.maxConnections to at most ${Math.max(most, 1)}.`,
  );
}

/** Connections that one process may have open; null where that cannot be told. */
export function mostConnections(): number | null {
  const allowed = openFilesLimit();
  return allowed && allowed - OTHER_OPEN_FILES;
}

/** The hard limit: Node raises its soft limit to it by itself. null where there is no /proc to tell. */
function openFilesLimit(): number | null {
  try {
    const hard = /^Max open files\s+\S+\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"));
    return hard ? Number(hard[1]) : null;
  } catch {
    return null;
  }
}
