import type { Millis } from "../../base/units.ts";
import { Act, type ActNumber } from "../../population/types.ts";
import type { ActJournal } from "../act-journal.ts";
import type { NamedAct } from "../acts.ts";
import type { Carrier } from "../carrier.ts";
import type { Fault } from "../fault.ts";
import { faultOf } from "./fault.ts";
import { placeOf, waitOf, type Flight, type Line, type Place } from "./place.ts";
import type { Carrier as OwnCarrier } from "./types.ts";

export interface PlacesOptions<Shared, Connection> {
  readonly carrier: OwnCarrier<Shared, Connection>;
  readonly shared: Shared;
  /** By their numbers. */
  readonly acts: readonly NamedAct[];
  readonly maxConnections: number;
  /** Of one act, with the connection that it may have to open, and of its wait for its turn. */
  readonly requestTimeout: Millis;
  /** Milliseconds since the start of the load. */
  readonly now: () => Millis;
}

/** Carries acts over a protocol that the scenario brings, each user's over a connection of the user's own. */
export class UserPlaces<Shared, Connection> implements Carrier {
  readonly #options: PlacesOptions<Shared, Connection>;
  readonly #journal: ActJournal;
  /** The user who has each slot. */
  readonly #present = new Map<number, Place<Connection>>();
  /** With those who have left it while an act was under way. */
  readonly #places = new Set<Place<Connection>>();
  /** Those whose next act needs a connection, while as many are open as may be. */
  readonly #starved = new Set<Place<Connection>>();
  #connections = 0;
  #inFlight = 0;
  #waiting = 0;
  #limitReached = false;
  #quiet = false;

  constructor(options: PlacesOptions<Shared, Connection>, journal: ActJournal) {
    this.#options = options;
    this.#journal = journal;
  }

  get connections(): number {
    return this.#connections;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get waiting(): number {
    return this.#waiting;
  }

  longestWait(now: Millis): Millis {
    let longest = 0;
    for (const place of this.#places) longest = Math.max(longest, waitOf(place, now));
    return longest;
  }

  takeLimitReached(): boolean {
    const reached = this.#limitReached;
    this.#limitReached = false;
    return reached;
  }

  vanished(slot: number): void {
    const place = this.#present.get(slot);
    if (place) this.#leave(place, "drop", this.#options.now());
  }

  carry(act: ActNumber, slot: number, user: number, due: Millis, now: Millis): void {
    const there = this.#present.get(slot);
    // Whoever had the slot before may still be on the way out, with a log-out of their own to finish.
    const place = there?.user.number === user ? there : this.#enter(slot, user);
    place.waiting.push({ act, due, since: now });
    this.#waiting++;
    this.#begin(place, now);
  }

  turn(now: Millis): void {
    for (const place of this.#starved) {
      if (this.#connections >= this.#options.maxConnections) return;
      this.#starved.delete(place);
      this.#begin(place, now);
    }
  }

  sweep(now: Millis): void {
    const { requestTimeout } = this.#options;
    for (const place of this.#places) {
      const { flight, waiting } = place;
      if (flight && now - flight.since > requestTimeout)
        this.#giveUp(place, flight, timeout(now - flight.since));
      const late = waiting.filter(({ since }) => now - since > requestTimeout);
      if (late.length > 0) this.#dropWaiting(place, late.length, now);
      if (late.some((act) => this.#isLast(act))) this.#leave(place, "drop", now);
    }
  }

  quiesce(now: Millis): void {
    this.#quiet = true;
    for (const place of this.#places) this.#leave(place, "close", now);
  }

  resume(): void {
    this.#quiet = false;
  }

  close(): void {
    this.#quiet = true;
    for (const place of this.#places) this.#hangUp(place, "drop");
  }

  #enter(slot: number, number: number): Place<Connection> {
    const place = placeOf<Connection>({ number, slot });
    this.#present.set(slot, place);
    this.#places.add(place);
    return place;
  }

  /** The user goes, at once or when the act under way is concluded; what else was to be done is not. */
  #leave(place: Place<Connection>, how: "close" | "drop", now: Millis): void {
    place.leaving ??= how;
    if (place.waiting.length > 0) this.#dropWaiting(place, place.waiting.length, now);
    if (this.#present.get(place.user.slot) === place) this.#present.delete(place.user.slot);
    if (place.flight) return;
    this.#hangUp(place, place.leaving);
    this.#places.delete(place);
  }

  #dropWaiting(place: Place<Connection>, count: number, now: Millis): void {
    const { slot, number } = place.user;
    for (const { act, since } of place.waiting.splice(0, count))
      this.#journal.dropped(act, slot, number, now - since);
    this.#waiting -= count;
  }

  /** Begins the next act of a user who has none under way. */
  #begin(place: Place<Connection>, now: Millis): void {
    const next = place.waiting[0];
    if (place.flight || !next) return;
    if (!place.line && this.#connections >= this.#options.maxConnections) {
      this.#limitReached = true;
      this.#starved.add(place);
      return;
    }
    place.waiting.shift();
    this.#waiting--;
    const { slot, number: user } = place.user;
    const flight = { act: next.act, slot, user, due: next.due, since: now };
    place.flight = flight;
    this.#inFlight++;
    this.#journal.sent(next.act, slot, user, next.due, now - next.since);
    void this.#fly(place, flight);
  }

  async #fly(place: Place<Connection>, flight: Flight): Promise<void> {
    const { carrier, shared, acts } = this.#options;
    try {
      const connection = place.line?.connection ?? (await this.#connect(place));
      if (place.flight !== flight) return;
      await carrier.act(connection, acts[flight.act]!.does, place.user, shared);
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (fault.kind === "refusal" && place.line?.connection) this.#conclude(place, flight, fault);
      else this.#giveUp(place, flight, fault);
      return;
    }
    this.#conclude(place, flight, null);
  }

  async #connect(place: Place<Connection>): Promise<Connection> {
    const { carrier, shared } = this.#options;
    const line: Line<Connection> = { connection: null };
    place.line = line;
    this.#connections++;
    const connection = await carrier.connect(place.user, shared, (cause) => this.#lost(place, line, cause));
    line.connection = connection;
    // It took too long, and nobody waits for it any more.
    if (place.line !== line) this.#bid(line, "drop");
    return connection;
  }

  #lost(place: Place<Connection>, line: Line<Connection>, cause: Error): void {
    if (place.line !== line) return;
    this.#takeLine(place);
    if (place.flight) this.#giveUp(place, place.flight, { kind: "closed", message: cause.message });
  }

  /** The service has answered, whatever it said. */
  #conclude(place: Place<Connection>, flight: Flight, fault: Fault | null): void {
    if (!this.#land(place, flight)) return;
    this.#journal.answered(flight, fault);
    this.#goOn(place, this.#isLast(flight));
  }

  /** No answer is to be expected, nor any over this connection. */
  #giveUp(place: Place<Connection>, flight: Flight, fault: Fault): void {
    if (!this.#land(place, flight)) return;
    this.#hangUp(place, "drop");
    this.#journal.gaveUp(flight, fault);
    this.#goOn(place, this.#isLast(flight));
  }

  /** False where the act was concluded before, in another way. */
  #land(place: Place<Connection>, flight: Flight): boolean {
    if (place.flight !== flight) return false;
    place.flight = null;
    this.#inFlight--;
    return true;
  }

  #goOn(place: Place<Connection>, isOver: boolean): void {
    const now = this.#options.now();
    if (place.leaving || isOver || this.#quiet) this.#leave(place, "close", now);
    else this.#begin(place, now);
  }

  #isLast({ act }: Pick<Flight, "act">): boolean {
    return this.#options.acts[act]!.session === Act.logout;
  }

  #hangUp(place: Place<Connection>, how: "close" | "drop"): void {
    const line = this.#takeLine(place);
    if (line) this.#bid(line, how);
  }

  #takeLine(place: Place<Connection>): Line<Connection> | null {
    const { line, user } = place;
    if (!line) return null;
    place.line = null;
    this.#connections--;
    this.#journal.disconnected(user.slot, user.number);
    return line;
  }

  /** What comes of it is of no consequence: the act, if there was one, has been concluded. */
  #bid({ connection }: Line<Connection>, how: "close" | "drop"): void {
    const { carrier } = this.#options;
    if (connection === null) return;
    const bidding = async () =>
      how === "drop" && carrier.drop ? carrier.drop(connection) : carrier.close(connection);
    bidding().catch(() => undefined);
  }
}

function timeout(age: Millis): Fault {
  return { kind: "timeout", message: `not done within ${Math.round(age)} ms` };
}
