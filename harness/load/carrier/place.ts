import type { Millis } from "../../base/units.ts";
import type { ActNumber } from "../../population/types.ts";
import type { SentAct } from "../act-journal.ts";
import type { CarrierUser } from "./types.ts";

/** A connection from the moment at which it is asked for; null while it opens. */
export interface Line<Connection> {
  connection: Connection | null;
}

export interface WaitingAct {
  readonly act: ActNumber;
  readonly due: Millis;
  /** When it began to wait. */
  readonly since: Millis;
}

/** An act that was begun at `since`. */
export interface Flight extends SentAct {
  readonly since: Millis;
}

/** One user, whose acts go one after the other over one connection. */
export interface Place<Connection> {
  readonly user: CarrierUser;
  readonly waiting: WaitingAct[];
  flight: Flight | null;
  line: Line<Connection> | null;
  /** How the user leaves once nothing is under way; null while the user stays. */
  leaving: "close" | "drop" | null;
}

export function placeOf<Connection>(user: CarrierUser): Place<Connection> {
  return { user, waiting: [], flight: null, line: null, leaving: null };
}

/** How long the first of the acts that wait has waited. */
export function waitOf({ waiting: [first] }: Place<unknown>, now: Millis): Millis {
  return first ? now - first.since : 0;
}
