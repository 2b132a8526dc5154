import type { HttpAct } from "../config/types.ts";

/** How a service starts. */
export type Start =
  | { readonly kind: "source"; readonly folder: string; readonly application: string }
  | { readonly kind: "command"; readonly command: readonly string[] }
  | { readonly kind: "image"; readonly image: string };

type Act = Pick<HttpAct, "method" | "path">;

/** Everything that a scaffolded scenario says of a service. */
export interface ServiceFacts {
  /** Lower case letters, digits, `-` and `_`. */
  readonly name: string;
  readonly start: Start;
  /** Only needed of a command or an image. */
  readonly node: string | null;
  /** The node sets a cookie of its own, which has to be put into this file beside the scenario. */
  readonly cookieFile: string | null;
  /** 0: a free one, handed to the service in PORT or its application environment. */
  readonly port: number;
  readonly table: string;
  readonly idleTimeout: string;
  readonly health: string;
  readonly login: Act;
  readonly touch: Act;
  readonly logout: Act;
  readonly users: number;
}

const ACT = /^(GET|POST|PUT|DELETE)\s+(\/\S*\{user\}\S*)$/;

/** Reads `POST /login?user={user}`; null when it is none. */
export function parseAct(text: string): Act | null {
  const [, method, path] = ACT.exec(text.trim()) ?? [];
  return method && path ? { method: method as Act["method"], path } : null;
}
