import { randomInt } from "node:crypto";
import { readdirSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { targetError } from "../base/errors.ts";
import { commandOf, pids, read } from "./proc.ts";

/** The kernel's range of ports for outgoing connections; Linux' default where it cannot be read. */
export function ephemeralPorts(): { readonly first: number; readonly last: number } {
  const [first = 32_768, last = 60_999] = (read("/proc/sys/net/ipv4/ip_local_port_range") ?? "")
    .split(/\s+/)
    .map(Number);
  return { first, last };
}

/**
 * A port of 127.0.0.1 that nobody listens on, from below the ephemeral range: there no outgoing connection can
 * take it between this choice and the service's own listen.
 */
export async function freePort(): Promise<number> {
  const below = Math.max(ephemeralPorts().first, 20_000);
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = randomInt(10_000, below);
    if (await isFree(port)) return port;
  }
  throw targetError("TARGET_NO_FREE_PORT", `None of 50 ports tried between 10000 and ${below} is free.`);
}

/**
 * @param key where the scenario names it, in `service`
 * @throws BeamsoakError (exit 5) that names the port and, where it can be told, who holds it
 */
export async function requireFreePort(port: number, key = "httpPort"): Promise<void> {
  if (await isFree(port)) return;
  const holder = holderOf(port);
  throw targetError(
    "TARGET_PORT_IN_USE",
    `Port ${port} of 127.0.0.1 is in use${holder ? ` by ${holder}` : ""}.`,
    `Stop that process, or set service.${key} to 0 to have a free port chosen.`,
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** `beam.smp (pid 4711)`; null when it is another user's process or none that this host shows. */
function holderOf(port: number): string | null {
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => read(path) ?? "");
  const inode = tables.map((table) => listeningInode(table, port)).find((found) => found !== null);
  if (inode === undefined) return null;
  const pid = pids().find((candidate) => holdsSocket(candidate, inode));
  return pid === undefined ? null : `${commandOf(pid) ?? "a process"} (pid ${pid})`;
}

/**
 * Inode of the socket that listens on a port, from the text of /proc/net/tcp (proc(5)): local address and port in
 * hexadecimal is the 2nd column, the state (0A = LISTEN) the 4th, the inode the 10th.
 */
export function listeningInode(table: string, port: number): string | null {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  for (const line of table.split("\n").slice(1)) {
    const columns = line.trim().split(/\s+/);
    if (columns[1]?.endsWith(suffix) && columns[3] === "0A") return columns[9] ?? null;
  }
  return null;
}

function holdsSocket(pid: number, inode: string): boolean {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).some((fd) => linkOf(`${folder}/${fd}`) === `socket:[${inode}]`);
  } catch {
    return false;
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
