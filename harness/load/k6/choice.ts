import type { Millis } from "../../base/units.ts";

/** How k6 is to carry the load. */
export type K6Choice = LocalK6 | RemoteK6;

export interface LocalK6 {
  readonly kind: "local";
  readonly program: string;
  /** Processes that share the load. */
  readonly instances: number;
  /** After this long a fresh k6 takes over. */
  readonly relieveAfter: Millis;
}

/** Runners on other machines, which `beamsoak distribute` has described. */
export interface RemoteK6 {
  readonly kind: "remote";
  readonly instances: number;
  /** Where their samples are taken. */
  readonly host: string;
  readonly port: number;
}
