import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { chromium, type Browser } from "playwright-core";
import { environmentError, messageOf } from "../../base/errors.ts";
import { SECOND, type Millis } from "../../base/units.ts";
import { formatOwner, OWNER_VARIABLE, thisOwner } from "../../target/owner.ts";
import { descendantsOf, runs } from "../../target/proc.ts";
import type { EnginePlan } from "./types.ts";

const START_PATIENCE: Millis = 30 * SECOND;
const END_PATIENCE: Millis = 3 * SECOND;
const WATCH: Millis = SECOND / 4;

/** One running Chromium with a profile of its own. */
export class Chromium implements AsyncDisposable {
  readonly browser: Browser;
  readonly pid: number;
  readonly #traces: string;
  readonly #gone = new AbortController();
  readonly #watch: NodeJS.Timeout;

  private constructor(browser: Browser, pid: number, traces: string) {
    this.browser = browser;
    this.pid = pid;
    this.#traces = traces;
    browser.on("disconnected", () => this.#gone.abort());
    // Playwright does not always tell of a browser that was killed.
    this.#watch = setInterval(() => {
      if (!runs(pid)) this.#gone.abort();
    }, WATCH);
  }

  /** Aborted when it has ended. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /**
   * Starts it for a slot. Its profile lies in the folder for temporary files of this thread, and goes with it.
   * @throws BeamsoakError (exit 4) with what it said
   */
  static async start(plan: EnginePlan, slot: number): Promise<Chromium> {
    const traces = join(plan.folder, `traces-${slot}`);
    mkdirSync(traces, { recursive: true });
    try {
      const browser = await chromium.launch({
        executablePath: plan.program,
        headless: plan.browsers.headless,
        // Root may not have the sandbox; everybody else keeps it.
        chromiumSandbox: process.getuid?.() !== 0,
        args: flags(new URL(plan.baseUrl).hostname),
        tracesDir: traces,
        timeout: START_PATIENCE,
        env: { ...process.env, [OWNER_VARIABLE]: formatOwner(thisOwner()) },
        handleSIGHUP: false,
        handleSIGINT: false,
        handleSIGTERM: false,
      });
      return new Chromium(browser, await pidOf(browser), traces);
    } catch (cause) {
      throw notStarted(plan.program, cause);
    }
  }

  get version(): string {
    return this.browser.version();
  }

  /** What traces of visits that are over have left; what is written just now goes after the next visit. */
  forgetTraces(): void {
    try {
      for (const name of readdirSync(this.#traces))
        rmSync(join(this.#traces, name), { recursive: true, force: true });
    } catch {
      // A visit that was cut still writes.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#watch);
    const family = descendantsOf([this.pid]);
    const closed = this.browser.close().then(
      () => true,
      () => false,
    );
    if (await Promise.race([closed, delay(END_PATIENCE, false)])) return;
    for (const pid of family) kill(pid);
  }
}

/** Nothing leaves the machine: neither what the browser wants of itself, nor what a page names. */
function flags(host: string): string[] {
  return [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${host}`,
  ];
}

async function pidOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.find(({ type }) => type === "browser")!.id;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}

function notStarted(program: string, cause: unknown): Error {
  const said = messageOf(cause)
    .split("\n")
    .map((line) => line.replace(/^.*\[pid=\d+\]\[err\] ?/, "").trim())
    .filter((line) => line !== "" && !/^(<|╔|║|╚|- |Call log)/.test(line))
    .slice(0, 8);
  return environmentError(
    "CHROMIUM_NOT_STARTED",
    `${program} did not start:\n${said.map((line) => `  ${line}`).join("\n")}`,
    `See whether it runs by itself: ${program} --headless --dump-dom about:blank. Without browsers: --no-browsers.`,
    cause,
  );
}
