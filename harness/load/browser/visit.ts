import { setTimeout as delay } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { BeamsoakError, messageOf } from "../../base/errors.ts";
import { SECOND, type Millis } from "../../base/units.ts";
import type { Chromium } from "./chromium.ts";
import { PageTimings } from "./page-timings.ts";
import type { VisitAccount } from "./session-account.ts";
import type { SlowestTrace } from "./slowest-trace.ts";
import type { StepNames } from "./steps.ts";
import type { BrowserTally } from "./tally.ts";
import type { BrowserScript } from "./script.ts";

export interface VisitPlan {
  readonly user: number;
  /** Of the page that it begins with. */
  readonly url: string;
  /** Null: the user looks at the page and leaves. */
  readonly script: BrowserScript | null;
  /** What the browser may take for anything that is waited for. */
  readonly patience: Millis;
  readonly account: VisitAccount;
  readonly tally: BrowserTally;
  readonly names: StepNames;
  readonly traces: SlowestTrace;
  /** Aborted to end it now. */
  readonly signal: AbortSignal;
}

/** `cut`: the load was over before the visit was. */
export type VisitEnd =
  { readonly outcome: "done" | "cut" } | { readonly outcome: "failed" | "crashed"; readonly message: string };

/** A page that shows nothing for so long after its script has ended is left without that. */
const PAINT_PATIENCE: Millis = SECOND;
const CLOSING: Millis = SECOND / 10;
const CLOSE_PATIENCE: Millis = 3 * SECOND;

/**
 * One user's visit, in a context of its own: no cookie and no cache of those before. A visit that is cut leaves its
 * context to whoever ends the browser.
 * @throws BeamsoakError where the script does what no script may
 */
export async function makeVisit({ browser, gone }: Chromium, plan: VisitPlan): Promise<VisitEnd> {
  const { signal, account } = plan;
  const over = AbortSignal.any([signal, gone]);
  try {
    const context = await unlessAborted(browser.newContext(), over);
    const visit = new Visit(context, plan);
    const end = await unlessAborted(visit.run(), over);
    await leave(browser, context);
    return end;
  } catch (cause) {
    if (cause instanceof BeamsoakError) throw cause;
    if (signal.aborted) return { outcome: "cut" };
    return { outcome: "crashed", message: gone.aborted ? "The browser ended" : sentenceOf(cause) };
  } finally {
    account.leave();
  }
}

/** A browser whose page does not close is of no more use. */
async function leave(browser: Browser, context: BrowserContext): Promise<void> {
  const closed = context.close().then(
    () => true,
    () => true,
  );
  const isClosed = await Promise.race([closed, delay(CLOSE_PATIENCE, false, { ref: false })]);
  if (!isClosed) void browser.close().catch(() => undefined);
}

async function unlessAborted<Result>(wanted: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const aborted = Promise.withResolvers<never>();
  const stop = () => aborted.reject(new Error("The browser or the load ended"));
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    return await Promise.race([wanted, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

class Visit {
  readonly #context: BrowserContext;
  readonly #plan: VisitPlan;
  readonly #over = new AbortController();
  #timings: PageTimings | null = null;
  #crashed = false;
  /** Steps begun and not ended, one within the other: the outermost is traced. */
  #depth = 0;

  constructor(context: BrowserContext, plan: VisitPlan) {
    this.#context = context;
    this.#plan = plan;
    context.setDefaultTimeout(plan.patience);
    context.on("weberror", () => plan.tally.pageError());
    context.on("request", (request) =>
      plan.account.sent(request, { method: request.method(), url: request.url() }),
    );
    context.on("response", (response) => plan.account.answered(response.request(), response.status()));
    context.on("requestfailed", (request) => plan.account.gaveUp(request));
  }

  async run(): Promise<VisitEnd> {
    const { signal, tally } = this.#plan;
    try {
      await this.#visit();
      return { outcome: "done" };
    } catch (cause) {
      if (cause instanceof BeamsoakError) throw cause;
      if (signal.aborted) return { outcome: "cut" };
      // A browser that breaks down closes its pages before it is known to be gone.
      await delay(CLOSING);
      const outcome = this.#crashed || !this.#context.browser()?.isConnected() ? "crashed" : "failed";
      return { outcome, message: sentenceOf(cause) };
    } finally {
      this.#over.abort();
      if (!signal.aborted)
        for (const { ttfb, lcp } of this.#timings?.documents() ?? []) {
          if (ttfb > 0) tally.timing("ttfb", ttfb);
          if (lcp !== null) tally.timing("lcp", lcp);
        }
    }
  }

  async #visit(): Promise<void> {
    this.#timings = await PageTimings.of(this.#context);
    await this.#startTracing();
    const page = await this.#context.newPage();
    await Promise.race([this.#interruption(page), this.#play(page, this.#timings)]);
  }

  async #play(page: Page, timings: PageTimings): Promise<void> {
    const { user, url, script } = this.#plan;
    await this.#step("open", async () => {
      const answer = await page.goto(url);
      if (answer && !answer.ok()) throw new Error(`${url} answered ${answer.status()}`);
    });
    const signal = AbortSignal.any([this.#plan.signal, this.#over.signal]);
    await script?.(page, { user, signal, step: (name, action) => this.#step(name, action) });
    await Promise.race([timings.painted, delay(PAINT_PATIENCE, undefined, { ref: false })]);
  }

  async #step<Result>(name: string, action: () => Promise<Result>): Promise<Result> {
    const { names, signal } = this.#plan;
    names.require(name);
    const { tracing } = this.#context;
    if (this.#depth++ === 0) await tracing.startChunk({ title: name });
    const from = performance.now();
    let failed = true;
    try {
      const result = await action();
      failed = false;
      return result;
    } finally {
      const duration = performance.now() - from;
      this.#depth--;
      if (!signal.aborted && !this.#over.signal.aborted) await this.#endStep({ name, duration, failed });
    }
  }

  async #endStep(step: { readonly name: string; readonly duration: Millis; readonly failed: boolean }) {
    const { tally, traces, user } = this.#plan;
    tally.timing(`step.${step.name}`, step.duration);
    if (this.#depth > 0) return;
    try {
      await traces.end(this.#context.tracing, { ...step, user });
    } catch (cause) {
      // A trace that cannot be had, of a browser that breaks down just now, is no failure of the page.
      if (this.#context.browser()?.isConnected())
        tally.event("browser.trace_failed", sentenceOf(cause), { step: step.name });
    }
  }

  /** Ready for chunks; the one that a start begins of itself is dropped. */
  async #startTracing(): Promise<void> {
    const { tracing } = this.#context;
    await tracing.start({ screenshots: true, snapshots: true });
    await tracing.stopChunk();
  }

  /** Rejects when there is nothing more to wait for, whatever the script waits for. */
  #interruption(page: Page): Promise<never> {
    return new Promise((_, reject) => {
      page.on("crash", () => {
        this.#crashed = true;
        reject(new Error("The page crashed"));
      });
      this.#context.on("close", () => reject(new Error("The browser ended")));
    });
  }
}

/** The first line of what a browser's driver says, without its colours. */
function sentenceOf(cause: unknown): string {
  return stripVTControlCharacters(messageOf(cause)).split("\n")[0]!;
}
