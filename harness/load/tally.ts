import type { Millis } from "../base/units.ts";
import type { LoadPlan } from "../config/types.ts";
import { Act, type SessionLedger } from "../population/types.ts";
import type { Connection } from "./connection.ts";
import type { ActJournal } from "./connection-pool.ts";
import { statusKind, type Fault } from "./fault.ts";
import { Latencies } from "./latency.ts";
import type { ErrorKind } from "./types.ts";

/** What happened to acts in one span of time. */
export interface ActCounts {
  due: number;
  sent: number;
  ok: number;
  dropped: number;
  errors: Partial<Record<ErrorKind, number>>;
  /** The first message of each kind in this span. */
  examples: Partial<Record<ErrorKind, string>>;
  selfLateness: Millis;
  serviceLateness: Millis;
  /** As `Latencies.encode` writes it; null when no act was concluded. */
  latencies: string | null;
}

/** Counts what becomes of acts, and tells the ledger of those that reached the wire. */
export class Tally implements ActJournal {
  readonly #ledger: SessionLedger;
  readonly #plan: LoadPlan;
  readonly #now: () => Millis;
  readonly #latencies = new Latencies();
  #counts = noCounts();

  constructor(ledger: SessionLedger, plan: LoadPlan, now: () => Millis) {
    this.#ledger = ledger;
    this.#plan = plan;
    this.#now = now;
  }

  /** The generator turned to an act this much after its intended time. */
  due(lateness: Millis): void {
    this.#counts.due++;
    if (lateness > this.#counts.selfLateness) this.#counts.selfLateness = lateness;
  }

  sent(act: Act, slot: number, user: number, waited: Millis): void {
    this.#counts.sent++;
    this.#waited(waited);
    this.#ledger.sent(user, slot, act, this.#now());
  }

  answered(connection: Connection, status: number): void {
    const { act, slot, user, due } = connection;
    const now = this.#now();
    const ok = status >= 200 && status < 300;
    this.#latencies.record(now - due);
    this.#ledger.answered(user, slot, act, now, ok);
    if (ok) this.#counts.ok++;
    else this.#error(act, user, { kind: statusKind(status), message: `status ${status}` });
  }

  gaveUp(connection: Connection, fault: Fault): void {
    const { act, slot, user, due } = connection;
    const now = this.#now();
    if (fault.kind === "timeout") this.#latencies.record(now - due);
    this.#ledger.gaveUp(user, slot, act, now);
    this.#error(act, user, fault);
  }

  unsent(act: Act, user: number, waited: Millis, fault: Fault): void {
    this.#counts.sent++;
    this.#waited(waited);
    this.#error(act, user, fault);
  }

  dropped(acts: number, waited: Millis): void {
    this.#counts.dropped += acts;
    this.#waited(waited);
  }

  /** Everything since the last call. */
  take(): ActCounts {
    const counts = this.#counts;
    counts.latencies = this.#latencies.isEmpty ? null : this.#latencies.encode();
    this.#latencies.reset();
    this.#counts = noCounts();
    return counts;
  }

  #waited(waited: Millis): void {
    if (waited > this.#counts.serviceLateness) this.#counts.serviceLateness = waited;
  }

  #error(act: Act, user: number, fault: Fault): void {
    const { errors, examples } = this.#counts;
    errors[fault.kind] = (errors[fault.kind] ?? 0) + 1;
    examples[fault.kind] ??= `${this.#nameOf(act, user)}: ${fault.message}`;
  }

  /** `POST /login/17` */
  #nameOf(act: Act, user: number): string {
    const { login, touch, logout } = this.#plan;
    const { method, path } = { [Act.login]: login, [Act.touch]: touch, [Act.logout]: logout }[act];
    return `${method} ${path.replaceAll("{user}", String(user))}`;
  }
}

function noCounts(): ActCounts {
  return {
    due: 0,
    sent: 0,
    ok: 0,
    dropped: 0,
    errors: {},
    examples: {},
    selfLateness: 0,
    serviceLateness: 0,
    latencies: null,
  };
}
