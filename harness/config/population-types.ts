import type { Distribution } from "../base/distribution.ts";
import type { Millis, Quantity } from "../base/units.ts";

/**
 * One HTTP act of a user. `{user}` in path, body and headers stands for the user's unique number; at a step of a journey
 * `{data.<column>}` and `{<captured name>}` stand for what the user has been given and has captured.
 */
export interface HttpAct {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where in an answer a value is found: a path such as `$.items[0].id`, a header, or the first group of a pattern. */
export type Capture = { readonly json: string } | { readonly header: string } | { readonly regex: string };

export interface StepPlan {
  readonly name: string;
  readonly request: HttpAct;
  /** What it does to the user's session. */
  readonly session: "login" | "touch" | "logout" | "none";
  /** Among the choices of its step. */
  readonly weight: number;
  /** Pause after it; left out, the group's. */
  readonly thinkTime?: Distribution;
  /** By name. A user whose answer lacks one abandons. */
  readonly capture?: Readonly<Record<string, Capture>>;
}

/** Log-in, then the steps in order and begun again until the stay is over, then the log-out. */
export interface JourneyPlan {
  readonly login: StepPlan;
  /** Each a list of choices, of which one is taken by weight. */
  readonly steps: readonly (readonly StepPlan[])[];
  readonly logout: StepPlan;
}

/** What users are given, as text: a name for each column, and rows as long. */
export interface Feed {
  readonly columns: readonly string[];
  readonly values: readonly (readonly string[])[];
}

/** What each user is given: user u the row u modulo the number of rows. */
export type DataPlan =
  /** CSV or JSON, absolute once resolved; read again where the load starts. */
  { readonly file: string; readonly columns: readonly string[]; readonly rows: Quantity<"count"> } | Feed;

/** Users of one kind. */
export interface GroupPlan {
  /** Share among all groups: a user belongs to a group by a draw of the user's number. */
  readonly weight: number;
  readonly stay: Distribution;
  readonly thinkTime: Distribution;
  readonly vanish: number;
  readonly journey: JourneyPlan;
  readonly data?: DataPlan;
  /** A failed log-in or step is tried again, `times` at the most; the pause doubles from one time to the next. */
  readonly retry?: { readonly times: Quantity<"count">; readonly backoff: Millis };
  /** So many failures in a row make a user vanish. */
  readonly abandon?: { readonly after: Quantity<"count"> };
}

/** Users arrive at a rate, whoever else is there. */
export interface ArrivalRate {
  readonly kind: "arrival-rate";
  readonly rate: Quantity<"per-second">;
  readonly arrivals: "poisson" | "even";
}

/** How many of the users there are as the hold goes on; shares are of `users`, or of the arrival rate. */
export type Profile =
  /** At `at` the share begins to change to another, linearly. */
  | {
      readonly kind: "steps";
      readonly steps: readonly { readonly at: Millis; readonly share: number; readonly over: Millis }[];
    }
  /** A cosine from all to `low` and back in each period. */
  | { readonly kind: "diurnal"; readonly period: Millis; readonly low: number }
  /** A share of the users drops out silently, and as many log in within `over`. */
  | {
      readonly kind: "storm";
      readonly at: Millis;
      readonly share: number;
      readonly over: Millis;
      /** Left out: once. */
      readonly every?: Millis;
    };

export interface PopulationPlan {
  /**
   * Concurrent users at the plateau: each of the `users` slots is refilled at once when its user leaves. Where users
   * arrive at a rate, as many as there are on average.
   */
  readonly users: number;
  readonly seed: number;
  /** Slots fill evenly over this time. */
  readonly ramp: Millis;
  readonly hold: Millis;
  /** Slots stop being refilled at the end of the hold and empty evenly over this time. */
  readonly rampDown: Millis;
  /** From log-in to leaving. */
  readonly stay: Distribution;
  /** Between two acts of one user. */
  readonly thinkTime: Distribution;
  /** Share of users, 0 to 1, who leave without a log-out. */
  readonly vanish: number;
  /** Left out: as many users all the time. */
  readonly model?: ArrivalRate;
  /** Left out: steady. */
  readonly profile?: Profile;
  /** `closed`: a think time begins with the answer. Left out: with the act, whether or not it was answered. */
  readonly pace?: "closed";
  /** By name. Left out: one kind of user, who logs in, touches and logs out by the acts of the load. */
  readonly groups?: Readonly<Record<string, GroupPlan>>;
}
