import type { Job } from "./engine.ts";
import type { Peer } from "./peers.ts";

export type Part = Omit<Job, "baseUrl">;

/** Requests a second, highest first: not every engine keeps the first one on two cores, which the service needs too. */
export const RATES = [8_000, 4_000] as const;
export const partAt = (rate: number) => `${rate.toLocaleString("en").replaceAll(",", " ")}/s`;
/** Seconds of measurement. */
interface Lengths {
  readonly warmUp: number;
  readonly measure: number;
}
export const LONG: Lengths = { warmUp: 4, measure: 10 };
export const SHORT: Lengths = { warmUp: 2, measure: 4 };

/** All at the same rate. */
export const fixed = (peer: Peer, rate: number, lengths: Lengths): Part => ({
  ...lengths,
  rate,
  // Users of a population come once and then act every second; others serve for all requests.
  users: peer.user === "state" ? rate : 100,
  stay: null,
  ramp: 1,
  connections: 128,
});

/** As many as can. */
export const saturation = (peer: Peer, lengths: Lengths): Part => ({
  ...fixed(peer, RATES[0], lengths),
  rate: null,
  // Each of them waits between two acts, so it takes many to offer too much.
  ...(peer.user === "state" && { users: 60_000 }),
});

/** The incident's crowd: a touch every 20 s and a new user every 40 s make 19 000 requests a second. */
export const CROWD: Part = {
  rate: 11_500,
  users: 230_000,
  stay: 40,
  ramp: 24,
  connections: 9_000,
  warmUp: 30,
  measure: 8,
};

/** What users take is what more of them take more. */
export const FEW_USERS = 100;
export const SIZES = [1_000, 10_000, 100_000, 1_000_000] as const;

/** So many users who do little. */
export function crowdOf(users: number, { user }: Peer): Part {
  const ramp = Math.max(2, users / 20_000);
  const part = { users, stay: null, ramp, warmUp: ramp + 3, measure: 3 };
  // Each connection of autocannon sends at least one request a second.
  if (user === "connection") return { ...part, rate: Math.max(users, 1_000), connections: users };
  return { ...part, rate: 1_000, connections: user === "state" ? 512 : 64 };
}

/** Of the machine that a bench may take for users. */
const MEMORY = 4 * 1024 ** 3;
/** A process may have 20 000 files open here, the service 16 384. */
const CONNECTIONS = 10_000;

/** Why a peer is not asked for so many users; null where it is. */
export function whyNot(users: number, { user }: Peer, bytesPerUser: number | null): string | null {
  if (user === "connection" && users > CONNECTIONS) return "a socket each";
  const bytes = (bytesPerUser ?? 0) * users;
  return bytes > MEMORY ? `would take ${(bytes / 1e9).toFixed(0)} GB` : null;
}
