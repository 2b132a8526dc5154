import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../base/errors.ts";
import { randomUnit } from "../../base/random.ts";
import { SECOND, type Millis } from "../../base/units.ts";
import { draw, drawResidual } from "../../population/distribution.ts";
import { Chromium } from "./chromium.ts";
import type { SessionAccount } from "./session-account.ts";
import type { SlowestTrace } from "./slowest-trace.ts";
import type { StepNames } from "./steps.ts";
import type { BrowserTally } from "./tally.ts";
import type { BrowserScript } from "./script.ts";
import type { EnginePlan } from "./types.ts";
import { makeVisit, type VisitEnd } from "./visit.ts";

/** Before a browser that broke down is replaced: the first time, and at most, doubled each time in between. */
const BACK_OFF: Millis = SECOND;
const MOST_BACK_OFF: Millis = 30 * SECOND;

/** Lanes of random numbers that no protocol user draws from. */
const Lane = { pause: 64, pauseToo: 65, part: 66 } as const;

export interface BrowserCrew {
  readonly plan: EnginePlan;
  readonly script: BrowserScript | null;
  readonly account: SessionAccount;
  readonly tally: BrowserTally;
  readonly names: StepNames;
  readonly traces: SlowestTrace;
  /** A number that no user of the run has had. */
  nextUser(): number;
}

/** One browser, and the users who come with it one after another. */
export class BrowserUser implements AsyncDisposable {
  readonly #crew: BrowserCrew;
  readonly #slot: number;
  #chromium: Chromium | null = null;
  #pauses = 0;

  constructor(crew: BrowserCrew, slot: number) {
    this.#crew = crew;
    this.#slot = slot;
  }

  get pid(): number | null {
    return this.#chromium && !this.#chromium.gone.aborted ? this.#chromium.pid : null;
  }

  /** @returns the version of the browser */
  async launch(): Promise<string> {
    this.#chromium = await Chromium.start(this.#crew.plan, this.#slot);
    return this.#chromium.version;
  }

  /**
   * Visits until `signal` is aborted; then the browser ends, with whatever its page was waiting for.
   * @throws BeamsoakError where the script does what no script may
   */
  async run(signal: AbortSignal): Promise<void> {
    let backOff = BACK_OFF;
    await pause(this.#firstPause(), signal);
    while (!signal.aborted) {
      const end = await this.#visit(signal);
      if (end.outcome === "crashed") {
        this.#crew.tally.crashed(this.#slot, `${end.message}; another browser in ${backOff / SECOND} s`);
        await pause(backOff, signal);
        backOff = Math.min(2 * backOff, MOST_BACK_OFF);
        continue;
      }
      backOff = BACK_OFF;
      await pause(this.#nextPause(), signal);
    }
    await this.#forget();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#forget();
  }

  async #visit(signal: AbortSignal): Promise<VisitEnd> {
    const { plan, script, account, tally, names, traces } = this.#crew;
    const gone = await this.#replace();
    if (gone !== null) return { outcome: "crashed", message: gone };
    const chromium = this.#chromium!;
    const user = this.#crew.nextUser();
    const end = await makeVisit(chromium, {
      user,
      url: new URL(plan.browsers.path, plan.baseUrl).href,
      script,
      patience: plan.requestTimeout,
      account: account.enter(this.#slot, user),
      tally,
      names,
      traces,
      signal,
    });
    chromium.forgetTraces();
    if (this.pid === null) await this.#forget();
    if (end.outcome === "done") tally.done();
    if (end.outcome === "failed") tally.failed(user, end.message);
    return end;
  }

  /** Why there is no browser now; one that was found dead is replaced at the next call. */
  async #replace(): Promise<string | null> {
    if (this.pid !== null) return null;
    if (this.#chromium !== null) {
      await this.#forget();
      return "The browser ended";
    }
    try {
      await this.launch();
      return null;
    } catch (cause) {
      return messageOf(cause);
    }
  }

  async #forget(): Promise<void> {
    await this.#chromium?.[Symbol.asyncDispose]();
    this.#chromium = null;
  }

  /** Nobody begins at the same moment as the others. */
  #firstPause(): Millis {
    const { thinkTime } = this.#crew.plan.browsers;
    return drawResidual(thinkTime, this.#unit(Lane.pause), this.#unit(Lane.pauseToo), this.#unit(Lane.part));
  }

  #nextPause(): Millis {
    this.#pauses++;
    return draw(this.#crew.plan.browsers.thinkTime, this.#unit(Lane.pause), this.#unit(Lane.pauseToo));
  }

  #unit(lane: number): number {
    return randomUnit(this.#crew.plan.seed, this.#slot, this.#pauses, lane);
  }
}

async function pause(length: Millis, signal: AbortSignal): Promise<void> {
  await delay(length, undefined, { signal }).catch(() => undefined);
}
