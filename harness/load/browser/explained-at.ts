import type { Millis } from "../../base/units.ts";
import type { LoadWindow } from "../types.ts";
import type { BrowserSessions } from "./types.ts";

/** Engines tell of a second up to three seconds late. */
const KEPT: Millis = 10_000;

/** Readings of the browsers' account, for windows of a load that tell of the past. */
export class ExplainedSessions {
  #readings: readonly BrowserSessions[] = [];

  add(reading: BrowserSessions): void {
    this.#readings = [...this.#readings.filter(({ t }) => reading.t - t < KEPT), reading];
  }

  /**
   * What was explained at `t`: bounds by the laxer of the readings before and after it, as gates read them between
   * windows. Null before the first reading.
   */
  at(t: Millis): Pick<LoadWindow, "sessions" | "users" | "activeUsers"> | null {
    const before = this.#readings.findLast((one) => one.t <= t);
    const after = this.#readings.find((one) => one.t > t);
    const latest = before ?? after;
    if (latest === undefined) return null;
    const around = [before, after].filter((one) => one !== undefined);
    return {
      sessions: {
        low: Math.min(...around.map(({ low }) => low)),
        high: Math.max(...around.map(({ high }) => high)),
        expected: latest.expected,
      },
      users: latest.counts,
      activeUsers: latest.active,
    };
  }
}
