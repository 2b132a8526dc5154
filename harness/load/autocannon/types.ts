import type { Bytes, Millis, Quantity } from "../../base/units.ts";
import type { HttpAct } from "../../config/types.ts";
import type { ErrorCounts, LatencySummary } from "../types.ts";

/** One step: so many connections, each sending its next request when it has the answer to the one before. */
export interface StepOrder {
  /** `http://127.0.0.1:8080`: a loopback address. */
  readonly baseUrl: string;
  readonly connections: Quantity<"count">;
  /** What is asked, over and over. */
  readonly act: HttpAct;
  /** Logs in, before, the users who act in turn; null where each request is of a user who has never come. */
  readonly login: HttpAct | null;
  /** Users who have never come are numbered from here on. */
  readonly firstUser: number;
  /** Until then nothing counts. */
  readonly warmUp: Millis;
  readonly measure: Millis;
  readonly timeout: Millis;
}

/** What the generator's process used, and what it had for it. */
export interface Volley {
  /** Of the span that this speaks of. */
  readonly took: Millis;
  /** Answered with 2xx; nothing else is throughput. */
  readonly ok: Quantity<"count">;
  readonly errors: ErrorCounts;
  /** Of those answered with 2xx, from the sending of a request to the end of its answer; null where there were none. */
  readonly latency: LatencySummary | null;
  /** Cores in use by the generator's process: one thread sends, so 1 is all that it can do. */
  readonly cpu: Quantity<"ratio">;
  readonly rss: Bytes;
}

/** What the generator's process says. */
export type Told =
  /** The warm-up is over: from here on it counts. */
  | { readonly kind: "measuring" }
  /** About each second of the measurement. */
  | { readonly kind: "second"; readonly volley: Volley }
  | { readonly kind: "done"; readonly volley: Volley; readonly nextUser: number }
  | { readonly kind: "refused"; readonly message: string };
