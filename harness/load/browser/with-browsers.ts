import { SECOND, type Millis } from "../../base/units.ts";
import type { SessionCounts } from "../../population/types.ts";
import type { CarriedLoad, CarriedWindow, LoadWindow } from "../types.ts";
import { BrowserThread } from "./browser-thread.ts";
import { ExplainedSessions } from "./explained-at.ts";
import { createBrowserFolder, removeBrowserFolder } from "./folder.ts";
import type { BrowserReport, EnginePlan } from "./types.ts";

/**
 * Starts a load with browsers beside it. They are there before it begins, visit from its time 0 on, and rest and end with
 * it. Its windows then tell of the users and sessions of both.
 * @throws BeamsoakError when a browser does not start, or as `startLoad` says
 */
export async function withBrowsers(
  plan: Omit<EnginePlan, "folder">,
  startLoad: () => Promise<CarriedLoad>,
): Promise<CarriedLoad> {
  await using started = new AsyncDisposableStack();
  const folder = started.adopt(createBrowserFolder(), removeBrowserFolder);
  const thread = started.use(await BrowserThread.launch({ ...plan, folder }));
  const load = await startLoad();
  // From here on a thread that breaks says so by `failed`.
  await thread.act(Number(process.hrtime.bigint()) / 1e6 - (load.age?.() ?? 0)).catch(() => undefined);
  return new AccompaniedLoad(load, thread, started.move());
}

class AccompaniedLoad implements CarriedLoad {
  readonly failed: Promise<Error>;
  readonly age?: () => Millis;
  readonly ended?: () => boolean;
  readonly onBrowsers = (listener: (report: BrowserReport) => void): void =>
    void this.#onBrowsers.push(listener);
  readonly #load: CarriedLoad;
  readonly #thread: BrowserThread;
  readonly #started: AsyncDisposableStack;
  readonly #explained = new ExplainedSessions();
  readonly #onWindow: ((window: CarriedWindow) => void)[] = [];
  readonly #onBrowsers: ((report: BrowserReport) => void)[] = [];
  readonly #reporting: NodeJS.Timeout;
  /** Windows go on in the order in which they came, each once the browsers have answered. */
  #told: Promise<void> = Promise.resolve();

  constructor(load: CarriedLoad, thread: BrowserThread, started: AsyncDisposableStack) {
    this.#load = load;
    this.#thread = thread;
    this.#started = started;
    this.failed = Promise.race([load.failed, thread.failed]);
    if (load.age) this.age = () => load.age!();
    if (load.ended) this.ended = () => load.ended!();
    load.onWindow((window) => {
      this.#told = this.#told.then(() => this.#tell(window));
    });
    this.#reporting = setInterval(() => void this.#report(), SECOND);
  }

  async quiesce(): Promise<void> {
    await Promise.all([this.#load.quiesce(), this.#thread.quiesce().catch(() => undefined)]);
  }

  async resume(): Promise<void> {
    await Promise.all([this.#load.resume(), this.#thread.resume()]);
  }

  onWindow(listener: (window: CarriedWindow) => void): void {
    this.#onWindow.push(listener);
  }

  onLatencyInterval(listener: Parameters<CarriedLoad["onLatencyInterval"]>[0]): void {
    this.#load.onLatencyInterval(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#started.disposed) return;
    clearInterval(this.#reporting);
    await this.#thread.quiesce().catch(() => undefined);
    await this.#report();
    await this.#load[Symbol.asyncDispose]();
    await this.#told;
    await this.#started.disposeAsync();
  }

  async #report(): Promise<void> {
    const report = await this.#thread.report().catch(() => null);
    if (report === null) return;
    for (const listener of this.#onBrowsers) listener(report);
  }

  async #tell(window: CarriedWindow): Promise<void> {
    const reading = await this.#thread.sessions().catch(() => null);
    if (reading) this.#explained.add(reading);
    const both = this.#together(window);
    for (const listener of this.#onWindow) listener(both);
  }

  #together(window: CarriedWindow): CarriedWindow {
    const { activeUsers } = window;
    const explained = this.#explained.at(window.t);
    return {
      ...window,
      activeUsers: activeUsers === null ? null : activeUsers + (explained?.activeUsers ?? 0),
      sessions:
        window.sessions && explained ? sumOfSessions(window.sessions, explained.sessions) : window.sessions,
      users: window.users && explained ? sumOfUsers(window.users, explained.users) : window.users,
    };
  }
}

function sumOfSessions(a: LoadWindow["sessions"], b: LoadWindow["sessions"]): LoadWindow["sessions"] {
  return { low: a.low + b.low, high: a.high + b.high, expected: a.expected + b.expected };
}

function sumOfUsers(a: SessionCounts, b: SessionCounts): SessionCounts {
  return {
    opened: a.opened + b.opened,
    loggedOut: a.loggedOut + b.loggedOut,
    vanished: a.vanished + b.vanished,
    present: a.present + b.present,
  };
}
