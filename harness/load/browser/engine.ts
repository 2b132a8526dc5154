import { pathToFileURL } from "node:url";
import { messageOf, usageError } from "../../base/errors.ts";
import type { Millis } from "../../base/units.ts";
import { ProcessUsage } from "../process-usage.ts";
import { BrowserUser } from "./browser-user.ts";
import { usedByTrees } from "./process-tree.ts";
import { SessionAccount } from "./session-account.ts";
import { SlowestTrace } from "./slowest-trace.ts";
import { StepNames } from "./steps.ts";
import { BrowserTally } from "./tally.ts";
import type { BrowserScript } from "./script.ts";
import type { BrowserReport, BrowserSessions, EnginePlan } from "./types.ts";

/** Numbers of the population's users stay far below, for as long as any load lasts and in k6 as well. */
const FIRST_USER = 1e15;

/** All browsers of a run, in the thread that they are driven from. */
export class BrowserEngine implements AsyncDisposable {
  readonly #plan: EnginePlan;
  readonly #users: readonly BrowserUser[];
  readonly #account: SessionAccount;
  readonly #tally: BrowserTally;
  readonly #usage = new ProcessUsage<number>();
  readonly #now: () => Millis;
  readonly #fail: (cause: unknown) => void;
  #stop = new AbortController();
  #running: readonly Promise<void>[] = [];
  #loginsTold = 0;
  #version = "";

  private constructor(plan: EnginePlan, script: BrowserScript | null, hooks: EngineHooks) {
    const { now, fail } = hooks;
    this.#plan = plan;
    this.#now = now;
    this.#fail = fail;
    this.#tally = new BrowserTally(now);
    this.#account = new SessionAccount(plan.browsers, plan.contract, now);
    let users = FIRST_USER;
    const crew = {
      plan,
      script,
      account: this.#account,
      tally: this.#tally,
      names: new StepNames(),
      traces: new SlowestTrace(plan.traceFile, this.#tally),
      nextUser: () => users++,
    };
    this.#users = Array.from({ length: plan.browsers.users }, (_, slot) => new BrowserUser(crew, slot));
  }

  /**
   * Reads the script and starts all browsers, which then wait.
   * @throws BeamsoakError when the script does not load, or a browser does not start
   */
  static async open(plan: EnginePlan, hooks: EngineHooks): Promise<BrowserEngine> {
    const { script: module } = plan.browsers;
    const engine = new BrowserEngine(plan, module === null ? null : await loadScript(module), hooks);
    try {
      const [version] = await Promise.all(engine.#users.map((user) => user.launch()));
      engine.#version = version!;
      return engine;
    } catch (cause) {
      await engine[Symbol.asyncDispose]();
      throw cause;
    }
  }

  /** The load begins. */
  begin(): void {
    const { program, browsers } = this.#plan;
    const { users, path, script } = browsers;
    const message = `${users} ${users === 1 ? "browser" : "browsers"}: Chromium ${this.#version} (${program})`;
    this.#tally.event("browsers.started", message, { version: this.#version, program, users, path, script });
    this.act();
  }

  /** Users come from here on, until `quiesce`. */
  act(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#running = this.#users.map((user) => user.run(signal).catch(this.#fail));
  }

  /** Whoever is there leaves at once; the ledger goes on ageing. */
  async quiesce(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  sessions(): BrowserSessions {
    return this.#account.sessions();
  }

  report(): BrowserReport {
    const { active, counts } = this.#account.sessions();
    const logins = counts.opened - this.#loginsTold;
    this.#loginsTold = counts.opened;
    const usage = this.#usage.sample(usedByTrees(this.#users.flatMap(({ pid }) => pid ?? [])));
    return { t: this.#now(), active, logins, usage, ...this.#tally.take() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.quiesce();
    await Promise.all(this.#users.map((user) => user[Symbol.asyncDispose]()));
  }
}

export interface EngineHooks {
  /** Milliseconds since the start of the load. */
  readonly now: () => Millis;
  /** The engine cannot go on. */
  readonly fail: (cause: unknown) => void;
}

async function loadScript(file: string): Promise<BrowserScript> {
  let loaded: { default?: unknown };
  try {
    loaded = (await import(pathToFileURL(file).href)) as { default?: unknown };
  } catch (cause) {
    throw usageError("BROWSER_SCRIPT_BROKEN", `${file} does not load: ${messageOf(cause)}`);
  }
  if (typeof loaded.default === "function") return loaded.default as BrowserScript;
  throw usageError(
    "BROWSER_SCRIPT_NOT_EXPORTED",
    `${file} does not export a function as its default.`,
    "End it with: export default (async (page, { user, step }) => { … }) satisfies BrowserScript",
  );
}
