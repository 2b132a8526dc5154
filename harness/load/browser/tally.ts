import type { Millis } from "../../base/units.ts";
import type { BrowserEvent, BrowserReport } from "./types.ts";

/** Failed visits of which each is told as an event; the others are counted only. */
const MOST_TOLD = 20;

type Counts = Pick<BrowserReport, "visits" | "failed" | "pageErrors" | "crashes" | "timings" | "events">;

/** Adds up what visits tell. */
export class BrowserTally {
  readonly #now: () => Millis;
  #counts = noCounts();
  #failuresTold = 0;

  constructor(now: () => Millis) {
    this.#now = now;
  }

  timing(name: string, duration: Millis): void {
    (this.#counts.timings[name] ??= []).push(duration);
  }

  done(): void {
    this.#counts.visits++;
  }

  failed(user: number, message: string): void {
    this.#counts.failed++;
    if (this.#failuresTold++ < MOST_TOLD) this.event("browser.visit_failed", message, { user });
  }

  crashed(slot: number, message: string): void {
    this.#counts.crashes++;
    this.event("browser.crashed", message, { browser: slot });
  }

  pageError(): void {
    this.#counts.pageErrors++;
  }

  event(event: string, message: string, data: unknown): void {
    this.#counts.events.push({ t: this.#now(), event, message, data });
  }

  /** Everything since the last call. */
  take(): Counts {
    const counts = this.#counts;
    this.#counts = noCounts();
    return counts;
  }
}

function noCounts() {
  return {
    visits: 0,
    failed: 0,
    pageErrors: 0,
    crashes: 0,
    timings: {} as Record<string, Millis[]>,
    events: [] as BrowserEvent[],
  };
}
