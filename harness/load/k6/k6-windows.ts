import { SECOND, type Millis } from "../../base/units.ts";
import { Latencies } from "../latency.ts";
import { ERROR_KINDS, type CarriedWindow, type ErrorCounts, type ErrorKind } from "../types.ts";
import type { Sample } from "./line-protocol.ts";
import { hasLatency, outcomeOf, type Outcome } from "./outcome.ts";
import { SHARD_GAUGES, type ShardGauge } from "./users-plan.ts";

/** Metrics of a script that has its users from a population. */
const ANSWER = "beamsoak_answer";
const SHARD = "beamsoak_";
/** k6's own, of any script. */
const REQUEST = "http_req_duration";

/** Shards report at full seconds of the clock, a little late: a report is of the second that has just passed. */
const REPORT_LAG: Millis = SECOND / 2;

/** Whether the script carries a population, or brings users of its own of whom nothing is known. */
export type Users = "population" | "own";

export function wantedMetrics(users: Users): ReadonlySet<string> {
  const own = ["vus", "iterations", "dropped_iterations"];
  return users === "population"
    ? new Set([...own, ANSWER, ...SHARD_GAUGES.map((name) => SHARD + name)])
    : new Set([...own, REQUEST]);
}

/** What happened in one second, by the times of the samples. */
interface Bin {
  ok: number;
  readonly errors: Partial<Record<ErrorKind, number>>;
  requests: number;
  iterations: number;
  droppedIterations: number;
  readonly latencies: Latencies;
  /** By shard or instance: the last value of each gauge. */
  readonly gauges: Map<string, Map<string, number>>;
}

type Counted = Omit<CarriedWindow, "generator" | "k6"> & {
  readonly k6: Pick<NonNullable<CarriedWindow["k6"]>, "vus" | "iterations" | "droppedIterations">;
  /** Of this second. */
  readonly latencies: Latencies;
};

/**
 * Sorts the samples of all instances of k6 into seconds by their own times, as they come late and in any order. A
 * second is closed once; what comes later still counts in the next one that is closed.
 */
export class K6Windows {
  readonly #users: Users;
  readonly #startedAt: Millis;
  readonly #bins = new Map<number, Bin>();
  /** By shard: what it told last. Sums of a shard stay when it ends, but nothing of it goes on. */
  readonly #shards = new Map<string, Map<ShardGauge, number>>();
  /** By shard: the last second that it told of. */
  readonly #heard = new Map<string, number>();
  readonly #vus = new Map<string, number>();
  readonly #ended = new Map<string, number>();
  #closed = 0;
  #sums = { due: 0, sent: 0, dropped: 0 };

  /** `startedAt`: epoch milliseconds at which second 0 begins, a full second of the clock. */
  constructor(users: Users, startedAt: Millis) {
    this.#users = users;
    this.#startedAt = startedAt;
  }

  add({ metric, tags, value, wall }: Sample): void {
    const isShard = metric.startsWith(SHARD) && metric !== ANSWER;
    const bin = this.#binAt(isShard ? wall - REPORT_LAG : wall);
    const instance = `${tags["start"] ?? ""}/${tags["instance_id"] ?? ""}`;
    if (metric === ANSWER) this.#conclude(bin, tags["outcome"] as Outcome, value);
    else if (metric === REQUEST) {
      bin.requests++;
      this.#conclude(bin, outcomeOf(Number(tags["status"] ?? 0), Number(tags["error_code"] ?? 0)), value);
    } else if (metric === "iterations") bin.iterations += value;
    else if (metric === "dropped_iterations") bin.droppedIterations += value;
    else if (metric === "vus") gaugesOf(bin, instance).set(metric, value);
    else
      gaugesOf(bin, `${tags["start"] ?? ""}#${tags["shard"] ?? ""}`).set(metric.slice(SHARD.length), value);
  }

  /** Every instance of a start is gone at `wall`: from the next second on nothing of it goes on. */
  startEnded(start: number, wall: Millis): void {
    this.#ended.set(String(start), Math.floor((wall - this.#startedAt) / SECOND));
  }

  /** Shards that have told nothing for so many seconds though their users have sessions. */
  silentShards(seconds: number): readonly string[] {
    return [...this.#shards]
      .filter(([key, told]) => (told.get("high") ?? 0) > 0 && this.#closed - this.#heard.get(key)! > seconds)
      .map(([key]) => key);
  }

  /** The next second, which ends at `(closed + 1)` seconds of the load. */
  close(): Counted {
    const second = this.#closed++;
    const bin = this.#bins.get(second) ?? emptyBin();
    this.#bins.delete(second);
    for (const [key, told] of bin.gauges) {
      this.#hear(key, told);
      this.#heard.set(key, second);
    }
    this.#forgetEnded(second);
    const before = this.#sums;
    this.#sums = { due: this.#sum("due"), sent: this.#sum("sent"), dropped: this.#sum("dropped") };
    const gained = (name: keyof typeof before) => this.#sums[name] - before[name];
    const common = {
      t: (second + 1) * SECOND,
      ok: bin.ok,
      errors: bin.errors as ErrorCounts,
      connections: null,
      waiting: null,
      serviceLateness: null,
      latency: bin.latencies.summary(),
      lateness: null,
      latencies: bin.latencies,
      k6: {
        vus: [...this.#vus.values()].reduce((a, b) => a + b, 0),
        iterations: bin.iterations,
        droppedIterations: bin.droppedIterations,
      },
    };
    if (this.#users === "own") return { ...common, ...ownUsers(bin.requests) };
    const worst = (name: ShardGauge) => {
      const found = [...bin.gauges].flatMap(([, told]) => told.get(name) ?? []);
      return found.length === 0 ? null : Math.max(...found);
    };
    return {
      ...common,
      due: gained("due"),
      sent: gained("sent"),
      dropped: gained("dropped"),
      activeUsers: this.#sum("active"),
      inFlight: this.#sum("in_flight"),
      connectionLimitReached: (worst("limit_reached") ?? 0) > 0,
      selfLateness: worst("self_lateness"),
      sessions: { low: this.#sum("low"), expected: this.#sum("expected"), high: this.#sum("high") },
      users: {
        opened: this.#sum("opened"),
        loggedOut: this.#sum("logged_out"),
        vanished: this.#sum("vanished"),
        present: this.#sum("present"),
      },
    };
  }

  #binAt(wall: Millis): Bin {
    const second = Math.max(this.#closed, Math.floor((wall - this.#startedAt) / SECOND));
    const found = this.#bins.get(second) ?? emptyBin();
    this.#bins.set(second, found);
    return found;
  }

  #conclude(bin: Bin, outcome: Outcome, latency: Millis): void {
    if (hasLatency(outcome)) bin.latencies.record(latency);
    if (outcome === "ok") bin.ok++;
    else if (ERROR_KINDS.includes(outcome)) bin.errors[outcome] = (bin.errors[outcome] ?? 0) + 1;
  }

  #hear(key: string, told: ReadonlyMap<string, number>): void {
    if (!key.includes("#")) {
      this.#vus.set(key, told.get("vus") ?? 0);
      return;
    }
    const shard = this.#shards.get(key) ?? new Map<ShardGauge, number>();
    for (const [name, value] of told) shard.set(name as ShardGauge, value);
    this.#shards.set(key, shard);
  }

  #forgetEnded(second: number): void {
    const isOver = (key: string) => second > (this.#ended.get(key.split(/[#/]/)[0]!) ?? Infinity);
    for (const key of this.#vus.keys()) if (isOver(key)) this.#vus.delete(key);
    for (const [key, told] of this.#shards) if (isOver(key)) for (const name of LEVELS) told.set(name, 0);
  }

  #sum(name: ShardGauge): number {
    return [...this.#shards.values()].reduce((sum, told) => sum + (told.get(name) ?? 0), 0);
  }
}

/** What is at a moment, and not summed up. */
const LEVELS = ["in_flight", "active", "low", "expected", "high"] as const;

/** Of a script's own users only the requests are known. */
function ownUsers(requests: number) {
  return {
    due: requests,
    sent: requests,
    dropped: 0,
    activeUsers: null,
    inFlight: null,
    connectionLimitReached: null,
    selfLateness: null,
    sessions: null,
    users: null,
  };
}

function gaugesOf({ gauges }: Bin, key: string): Map<string, number> {
  const found = gauges.get(key) ?? new Map<string, number>();
  gauges.set(key, found);
  return found;
}

function emptyBin(): Bin {
  return {
    ok: 0,
    errors: {},
    requests: 0,
    iterations: 0,
    droppedIterations: 0,
    latencies: new Latencies(),
    gauges: new Map(),
  };
}
