import type { SocketPlan } from "../../../../harness/config/types.ts";
import type { ActJournal } from "../../../../harness/load/act-journal.ts";
import { frameActsOf } from "../../../../harness/load/acts.ts";
import { UserSockets } from "../../../../harness/load/socket/user-sockets.ts";

const frames = {
  login: "login {user}",
  touch: "touch {user}",
  logout: "logout {user}",
  good: "ok",
  vanish: "mute",
  sourceAddresses: ["127.0.0.1"],
} as const;
export const tcp = { kind: "tcp", lengthBytes: 4, ...frames } as const;
export const websocket = { kind: "websocket", path: "/", ...frames } as const;

/** The sockets of a few users, turned as a driver turns them; disposing ends them. */
export interface Carried extends Disposable {
  readonly sockets: UserSockets;
  /** What became of the acts, in order: `sent 0 of 7`, `0 of 7: ok`, `1 of 7: timeout`, `7 disconnected`. */
  readonly journal: readonly string[];
  /** Carries an act of the slot's user. */
  act(act: number, slot: number, user: number): void;
}

export function carried(
  baseUrl: string,
  socket: SocketPlan,
  { maxConnections = 50, requestTimeout = 5_000 } = {},
): Carried {
  const journal: string[] = [];
  const now = () => performance.now();
  const listener: ActJournal = {
    sent: (act, _slot, user) => journal.push(`sent ${act} of ${user}`),
    answered: ({ act, user }, fault) => journal.push(`${act} of ${user}: ${fault?.kind ?? "ok"}`),
    gaveUp: ({ act, user }, fault) => journal.push(`${act} of ${user}: ${fault.kind}`),
    unsent: (act, _slot, user, _waited, fault) => journal.push(`unsent ${act} of ${user}: ${fault.kind}`),
    dropped: (act, _slot, user) => journal.push(`dropped ${act} of ${user}`),
    disconnected: (_slot, user) => journal.push(`${user} disconnected`),
  };
  const endpoint = { host: "127.0.0.1", port: Number(new URL(baseUrl).port) };
  const acts = frameActsOf(socket);
  const sockets = new UserSockets({ socket, acts, endpoint, maxConnections, requestTimeout, now }, listener);
  const turns = setInterval(() => {
    sockets.turn();
    sockets.sweep(now());
  }, 2);
  return {
    sockets,
    journal,
    act: (act, slot, user) => sockets.carry(act, slot, user, now(), now()),
    [Symbol.dispose]: () => {
      clearInterval(turns);
      sockets.close();
    },
  };
}
