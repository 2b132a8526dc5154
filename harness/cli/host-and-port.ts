import { InvalidArgumentError } from "commander";

/** Where something listens; a host of null is the node's own. */
export interface HostAndPort {
  readonly host: string | null;
  readonly port: number;
}

/**
 * Reads `9100`, `127.0.0.1:9100` or `[::1]:9100`.
 * @throws InvalidArgumentError
 */
export function portOption(text: string): HostAndPort {
  const found = /^\d+$/.test(text) ? { host: null, port: Number(text) } : parse(text, null);
  if (found !== null && isPort(found.port)) return found;
  throw new InvalidArgumentError(`"${text}" is not a port such as 9100, 127.0.0.1:9100 or [::1]:9100.`);
}

/**
 * Reads `10.0.0.7`, `10.0.0.7:4369` or `[::1]:4369`; epmd's port is 4369 unless said otherwise.
 * @throws InvalidArgumentError
 */
export function epmdOption(text: string): HostAndPort & { readonly host: string } {
  const found = parse(text, 4369);
  if (found !== null && isPort(found.port)) return found;
  throw new InvalidArgumentError(
    `"${text}" is not an address such as 10.0.0.7, 10.0.0.7:4369 or [::1]:4369.`,
  );
}

function parse(text: string, usualPort: number | null) {
  const [, bracketed, name, digits] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::(\d+))?$/i.exec(text) ?? [];
  const host = bracketed ?? name;
  const port = digits === undefined ? usualPort : Number(digits);
  return host === undefined || port === null ? null : { host, port };
}

function isPort(port: number): boolean {
  return port > 0 && port < 65_536;
}
