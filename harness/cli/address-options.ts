import { InvalidArgumentError } from "commander";
import type { ListenAddress } from "../telemetry/scrape-server.ts";

export type { ListenAddress };

/** `host:port`, an IPv6 address in brackets; a port alone is one of this machine's loopback. */
export function listenAddress(text: string): ListenAddress {
  const [, bracketed, plain, port] = /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):)?(\d+)$/.exec(text) ?? [];
  if (port !== undefined && Number(port) < 65_536) {
    return { host: bracketed ?? plain ?? "127.0.0.1", port: Number(port) };
  }
  throw new InvalidArgumentError(`"${text}" is not an address such as 127.0.0.1:8086.`);
}

/** @returns the base address of a receiver that speaks HTTP */
export function receiverAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new InvalidArgumentError(`"${text}" is not an address such as http://127.0.0.1:4318.`);
}
