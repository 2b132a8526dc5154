import type { Request } from "autocannon";
import type { HttpAct } from "../../config/types.ts";

const PLACEHOLDER = /\{user\}/g;

/** The act of a user, as autocannon takes it. */
export function requestOf({ method, path, body, headers }: HttpAct, user: number): Request {
  const named = (text: string) => text.replace(PLACEHOLDER, String(user));
  return {
    method,
    path: named(path),
    ...(body !== undefined && { body: named(body) }),
    ...(headers && { headers: { ...headers } }),
  };
}

/** Of users `first` to `first + count − 1` those of one of so many connections: no user is on two of them. */
export function usersOfConnection(
  { first, count }: { readonly first: number; readonly count: number },
  connection: number,
  connections: number,
): readonly number[] {
  const own = Math.ceil((count - connection) / connections);
  return Array.from({ length: own }, (_, turn) => first + connection + turn * connections);
}
