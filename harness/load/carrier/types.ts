import type { CarrierOptions } from "../../config/types.ts";

/** What a carrier is told before its first user comes. */
export interface CarrierContext {
  /** Where the service listens: 127.0.0.1. */
  readonly host: string;
  /** Its ports by name: those of `service.program.ports`, and `http`. */
  readonly ports: Readonly<Record<string, number>>;
  /** `load.carrier.options` of the scenario. */
  readonly options: CarrierOptions;
  /** Users who are there at once, at most. */
  readonly slots: number;
}

export interface CarrierUser {
  /** Unique for ever. */
  readonly number: number;
  /** The place that this user has, from 0 to `slots` − 1; the one who comes next has it again. As a name it stands for an account. */
  readonly slot: number;
}

export type CarrierAct = "login" | "touch" | "logout";

/**
 * Brings a protocol of one's own: how a user is connected, acts, and leaves. When that happens is the population's to
 * say; what comes of it is counted, timed and judged as with HTTP.
 *
 * A user's first act opens the user's connection, and so does an act after that was lost. A user's acts go one after
 * the other, those of different users at once. An act is done when its promise resolves, so it should wait for what the
 * protocol has as an answer. One that rejects is an error, and leaves the connection; one that takes longer than
 * `load.requestTimeout` is a time-out, and its connection is dropped.
 *
 * It lives in the thread that carries the load, which ends with the load and takes every socket with it.
 *
 * @typeParam Shared what all users have in common: a pool, a channel, a consumer
 * @typeParam Connection what one user holds from log-in to leaving
 */
export interface Carrier<Shared, Connection> {
  /** Before the first user, once: declares queues, makes accounts, opens what all users share. */
  start(context: CarrierContext): Promise<Shared>;
  /** Connects a user. `lost` is to be called when the service ends the connection. */
  connect(user: CarrierUser, shared: Shared, lost: (cause: Error) => void): Promise<Connection>;
  /** Does one act, and resolves when the service has said that it is done. */
  act(connection: Connection, act: CarrierAct, user: CarrierUser, shared: Shared): Promise<void>;
  /** After a log-out, and when the load comes to rest: leaves as the protocol has it. */
  close(connection: Connection): Promise<void>;
  /** Leaves without a word, as who loses the network: a user who vanished. Left out: as `close`. */
  drop?(connection: Connection): void;
}

/** A carrier of which nothing more is known. */
export type AnyCarrier = Carrier<unknown, unknown>;
