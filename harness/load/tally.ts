import type { Millis } from "../base/units.ts";
import { Act, type ActNumber, type Outcome, type SessionLedger } from "../population/types.ts";
import type { KnownAct } from "./acts.ts";
import type { ActJournal, SentAct } from "./act-journal.ts";
import type { CapturedValues } from "./captured-values.ts";
import type { Fault } from "./fault.ts";
import { Latencies } from "./latency.ts";
import { StepTally, type StepsCounts } from "./step-tally.ts";
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
  /** From an act's intended time to its sending, whoever held it up; null when none was sent. */
  latenesses: string | null;
}

/** Where answers are captured from, and heeded. */
export interface Listeners {
  readonly captured: CapturedValues;
  /** Told of the slot of a user whose log-in we cut off ourselves. */
  readonly cutLogIn: (slot: number) => void;
  /** Told of every act once it is concluded, whatever became of it. */
  readonly concluded: (act: ActNumber, slot: number, user: number, now: Millis, outcome: Outcome) => void;
}

/** Counts what becomes of acts, and tells the ledger of those that reached the wire. */
export class Tally implements ActJournal {
  readonly #ledger: SessionLedger;
  readonly #acts: readonly KnownAct[];
  readonly #now: () => Millis;
  readonly #listeners: Listeners;
  readonly #steps: StepTally;
  readonly #latencies = new Latencies();
  readonly #latenesses = new Latencies();
  #counts = noCounts();

  constructor(ledger: SessionLedger, acts: readonly KnownAct[], listeners: Listeners, now: () => Millis) {
    this.#ledger = ledger;
    this.#acts = acts;
    this.#listeners = listeners;
    this.#steps = new StepTally(acts);
    this.#now = now;
  }

  /** The generator turned to an act this much after its intended time. */
  due(lateness: Millis): void {
    this.#counts.due++;
    if (lateness > this.#counts.selfLateness) this.#counts.selfLateness = lateness;
  }

  sent(act: ActNumber, slot: number, user: number, due: Millis, waited: Millis): void {
    const now = this.#now();
    this.#counts.sent++;
    this.#waited(waited);
    this.#latenesses.record(now - due);
    this.#steps.sent(act);
    const { session } = this.#acts[act]!;
    if (session !== Act.none) this.#ledger.sent(user, slot, session, now);
  }

  answered(sent: SentAct, fault: Fault | null): void {
    const { act, slot, user, due } = sent;
    const now = this.#now();
    const ok = fault === null;
    this.#latencies.record(now - due);
    this.#steps.concluded(act, ok, now - due);
    const { session } = this.#acts[act]!;
    if (session !== Act.none) this.#ledger.answered(user, slot, session, now, ok);
    if (fault === null) this.#counts.ok++;
    else this.#error(act, user, fault);
    this.#conclude(act, slot, user, ok ? this.#capture(sent) : "failed");
  }

  gaveUp({ act, slot, user, due }: SentAct, fault: Fault): void {
    const now = this.#now();
    const latency = fault.kind === "timeout" ? now - due : null;
    if (latency !== null) this.#latencies.record(latency);
    this.#steps.concluded(act, false, latency);
    const { session } = this.#acts[act]!;
    if (session !== Act.none) this.#ledger.gaveUp(user, slot, session, now);
    if (fault.kind === "cut" && session === Act.login) this.#listeners.cutLogIn(slot);
    this.#error(act, user, fault);
    this.#conclude(act, slot, user, "failed");
  }

  unsent(act: ActNumber, slot: number, user: number, waited: Millis, fault: Fault): void {
    this.#counts.sent++;
    this.#steps.sent(act);
    this.#steps.concluded(act, false, null);
    this.#waited(waited);
    this.#error(act, user, fault);
    this.#conclude(act, slot, user, "failed");
  }

  dropped(act: ActNumber, slot: number, user: number, waited: Millis): void {
    this.#counts.dropped++;
    this.#waited(waited);
    this.#conclude(act, slot, user, "failed");
  }

  disconnected(slot: number, user: number): void {
    this.#ledger.disconnected(user, slot, this.#now());
  }

  /** Everything since the last call. */
  take(): ActCounts {
    const counts = this.#counts;
    counts.latencies = this.#latencies.take();
    counts.latenesses = this.#latenesses.take();
    this.#counts = noCounts();
    return counts;
  }

  /** What became of the steps since the last call. */
  takeSteps(): StepsCounts {
    return this.#steps.take();
  }

  #capture({ act, slot, user, answer = null }: SentAct): Outcome {
    return this.#listeners.captured.capture(act, slot, user, answer) ? "ok" : "incomplete";
  }

  #conclude(act: ActNumber, slot: number, user: number, outcome: Outcome): void {
    this.#listeners.concluded(act, slot, user, this.#now(), outcome);
  }

  #waited(waited: Millis): void {
    if (waited > this.#counts.serviceLateness) this.#counts.serviceLateness = waited;
  }

  #error(act: ActNumber, user: number, fault: Fault): void {
    const { errors, examples } = this.#counts;
    errors[fault.kind] = (errors[fault.kind] ?? 0) + 1;
    examples[fault.kind] ??= `${this.#acts[act]!.name.replaceAll("{user}", String(user))}: ${fault.message}`;
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
    latenesses: null,
  };
}
