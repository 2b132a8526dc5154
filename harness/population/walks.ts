import type { Millis, Quantity } from "../base/units.ts";
import type { Group, Groups } from "./groups.ts";
import type { ActNumber, Outcome } from "./types.ts";
import type { UserDraws } from "./user-draws.ts";

/** Waits for the answer to the last act. */
const WAITS = 1;
/** Does the last act once more when next due. */
const REPEATS = 2;
/** Was found in the middle of a pause, which is cut short therefore. */
const FOUND = 4;
/** Comes anew, though the place had been empty. */
const NEWCOMER = 8;

const MOST_COUNTED = 255;

/** What an answer makes of its user. */
export type Turn = "as planned" | "go on" | "repeat" | "fail" | "incomplete";

/** How far each slot's user has come on the journey: 8 bytes a slot. */
export class Walks {
  readonly #groups: Groups;
  readonly #draws: UserDraws;
  readonly #group: Uint8Array;
  readonly #state: Uint8Array;
  /** The step that comes next. */
  readonly #step: Uint16Array;
  readonly #lastAct: Uint16Array;
  /** How often the last act has been repeated. */
  readonly #repeats: Uint8Array;
  /** In a row. */
  readonly #failures: Uint8Array;

  constructor(slots: number, groups: Groups, draws: UserDraws) {
    this.#groups = groups;
    this.#draws = draws;
    this.#group = new Uint8Array(slots);
    this.#state = new Uint8Array(slots);
    this.#step = new Uint16Array(slots);
    this.#lastAct = new Uint16Array(slots);
    this.#repeats = new Uint8Array(slots);
    this.#failures = new Uint8Array(slots);
  }

  get bytes(): Quantity<"B"> {
    const state = [this.#group, this.#state, this.#step, this.#lastAct, this.#repeats, this.#failures];
    return state.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  groupOf(slot: number): Group {
    return this.#groups.groups[this.#group[slot]!]!;
  }

  /** The slot's new user logs in; `found`: in the middle of a stay. */
  begin(slot: number, user: number, found: boolean): ActNumber {
    this.#group[slot] = below(this.#groups.bounds, this.#draws.group(user));
    this.#step[slot] = 0;
    this.#failures[slot] = 0;
    this.#state[slot] = found ? FOUND : 0;
    return this.#act(slot, this.groupOf(slot).login);
  }

  /** What the user does at `now`. */
  next(slot: number, user: number, now: Millis): ActNumber {
    if (this.#is(slot, REPEATS)) {
      this.#clear(slot, REPEATS);
      this.#setWaiting(slot);
      return this.#lastAct[slot]!;
    }
    const { steps } = this.groupOf(slot);
    const at = this.#step[slot]!;
    this.#step[slot] = (at + 1) % steps.length;
    const { acts, bounds } = steps[at]!;
    const act = acts.length === 1 ? acts[0]! : acts[below(bounds, this.#draws.choice(user, now))]!;
    return this.#act(slot, act);
  }

  /** Whether the last act has to be answered, or repeated and answered, before anything else is done. */
  waits(slot: number): boolean {
    return this.#is(slot, WAITS | REPEATS);
  }

  /** Pause after the last act, from `now` on. */
  pause(slot: number, user: number, now: Millis): Millis {
    const { thinkTime } = this.#groups.traits[this.#lastAct[slot]!]!;
    const found = this.#is(slot, FOUND);
    this.#clear(slot, FOUND);
    return found
      ? this.#draws.restOfThinkTime(user, now, thinkTime)
      : this.#draws.thinkTime(user, now, thinkTime);
  }

  /** Before the last act, which is to be repeated, is sent again. */
  backoff(slot: number, user: number, now: Millis): Millis {
    return this.#draws.backoff(
      user,
      now,
      this.groupOf(slot).retry!.backoff * 2 ** (this.#repeats[slot]! - 1),
    );
  }

  /** An act of the slot's present user was concluded. */
  heed(slot: number, act: ActNumber, outcome: Outcome): Turn {
    const { retry, abandonAfter } = this.groupOf(slot);
    const failures = outcome === "ok" ? 0 : Math.min(MOST_COUNTED, this.#failures[slot]! + 1);
    this.#failures[slot] = failures;
    if (outcome === "incomplete") return "incomplete";
    if (failures >= abandonAfter) return "fail";
    if (!this.#is(slot, WAITS) || this.#lastAct[slot] !== act) return "as planned";
    this.#clear(slot, WAITS);
    if (outcome === "ok") return "go on";
    if (retry && this.#repeats[slot]! < retry.times) {
      this.#repeats[slot]!++;
      this.#set(slot, REPEATS);
      return "repeat";
    }
    return this.#groups.traits[act]!.captures ? "incomplete" : "go on";
  }

  /** The next user of the empty slot is not found in the middle of a stay. */
  expectNewcomer(slot: number): void {
    this.#state[slot] = NEWCOMER;
  }

  expectsNewcomer(slot: number): boolean {
    return this.#is(slot, NEWCOMER);
  }

  #act(slot: number, act: ActNumber): ActNumber {
    this.#lastAct[slot] = act;
    this.#repeats[slot] = 0;
    this.#setWaiting(slot);
    return act;
  }

  #setWaiting(slot: number): void {
    if (this.#groups.traits[this.#lastAct[slot]!]!.awaited) this.#set(slot, WAITS);
  }

  #is(slot: number, flag: number): boolean {
    return (this.#state[slot]! & flag) !== 0;
  }

  #set(slot: number, flag: number): void {
    this.#state[slot]! |= flag;
  }

  #clear(slot: number, flag: number): void {
    this.#state[slot]! &= ~flag;
  }
}

/** The first bound that `u` does not reach. */
function below(bounds: readonly number[], u: number): number {
  let index = 0;
  while (index < bounds.length - 1 && u >= bounds[index]!) index++;
  return index;
}
