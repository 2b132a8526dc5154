import type { Page } from "playwright-core";

/** What a user of a browser does once the page is open. A module exports one as its default. */
export type BrowserScript = (page: Page, visit: BrowserVisit) => Promise<void>;

export interface BrowserVisit {
  /** The user's number, which no other user of the run has. */
  readonly user: number;
  /** Aborted when the load ends, or the page does; whoever waits for something else than the page should end then. */
  readonly signal: AbortSignal;
  /**
   * Times what `action` does as a step of this name: lower case letters, digits, - and _. Its timings go on the
   * timeline as `browser.step.<name>`, whether it comes to a good end or not.
   */
  readonly step: <Result>(name: string, action: () => Promise<Result>) => Promise<Result>;
}
