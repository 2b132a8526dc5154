import type { LoadPlan, PopulationPlan, SessionContract } from "../../config/types.ts";

/** What the k6 script of a population is told, as JSON in the environment variable BEAMSOAK_PLAN, percent-encoded. */
export interface UsersPlan {
  /** As this start of k6 has to play it. */
  readonly population: PopulationPlan;
  readonly contract: SessionContract;
  readonly load: Pick<LoadPlan, "login" | "touch" | "logout" | "maxConnections" | "requestTimeout">;
  /** `http://127.0.0.1:8080` */
  readonly baseUrl: string;
  /**
   * Where a shard asks for orders, with its number and what it was told last behind it: `/3/wait`. The answer comes
   * when there are others, or after some seconds.
   */
  readonly orders: string;
  /** Parts that the crowd is cut into over all instances of k6: one VU walks the users of one part. */
  readonly shards: number;
  /** Added to every user's number, so that a later start of k6 brings users who have never come. */
  readonly firstUser: number;
}

/** What a shard is to do: wait for the load to begin, let its users act, or let nobody act any more. */
export type Orders = "wait" | "act" | "quiet";

/** Users that one start of k6 may bring: at 230 000 who stay 40 s, two days' worth. */
export const USERS_PER_START = 1e9;

/**
 * What the script tells about each shard, about once a second, as gauges named `beamsoak_<name>` with the tag `shard`.
 * Counts that grow are sums since the start of k6.
 */
export const SHARD_GAUGES = [
  "due",
  "sent",
  "dropped",
  "in_flight",
  "active",
  "limit_reached",
  "self_lateness",
  "low",
  "expected",
  "high",
  "opened",
  "logged_out",
  "vanished",
  "present",
] as const;
export type ShardGauge = (typeof SHARD_GAUGES)[number];
