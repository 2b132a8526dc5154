import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requireChromium } from "../../../harness/load/browser/find-chromium.ts";
import type { BrowserReport } from "../../../harness/load/browser/types.ts";
import { withBrowsers } from "../../../harness/load/browser/with-browsers.ts";
import { recordLoad } from "../../../harness/load/record.ts";
import type { CarriedLoad, CarriedWindow } from "../../../harness/load/types.ts";
import { startTarget } from "../../../harness/target/start.ts";
import type { ServiceTarget } from "../../../harness/target/types.ts";
import { requirement } from "../../requirements.ts";
import { eventually, processesThatShow } from "../../support/leftover-search.ts";
import { RecordingSink } from "../../support/recording-sink.ts";
import { browsers } from "../../support/scenarios.ts";
import { stopProcess } from "../../support/stop-process.ts";
import { testRun, tinyPlan, type TestRun } from "../../support/target-plan.ts";

const root = resolve(import.meta.dirname, "../../..");
const PATIENCE = 3_000;

/** A load of nobody, whose windows the test makes. */
class QuietLoad implements CarriedLoad {
  readonly failed = new Promise<Error>(() => undefined);
  tell: (window: CarriedWindow) => void = () => undefined;
  quiesce = () => Promise.resolve();
  resume = () => Promise.resolve();
  onWindow = (listener: (window: CarriedWindow) => void) => void (this.tell = listener);
  onLatencyInterval = () => undefined;
  [Symbol.asyncDispose] = () => Promise.resolve();
}

function quietWindow(t: number): CarriedWindow {
  const none = { low: 0, expected: 0, high: 0 };
  const users = { opened: 0, loggedOut: 0, vanished: 0, present: 0 };
  const counts = { due: 0, sent: 0, ok: 0, dropped: 0, errors: {}, latency: null, lateness: null };
  const unknown = { connections: 0, inFlight: 0, waiting: 0, connectionLimitReached: false };
  const generator = { rss: 0, cpu: 0, eventLoopDelay: 0, userState: 0 };
  return {
    t,
    activeUsers: 0,
    sessions: none,
    users,
    selfLateness: 0,
    serviceLateness: 0,
    generator,
    ...counts,
    ...unknown,
  };
}

describe.skipIf(!requirement("chromium") || !requirement("erlang"))(
  "a user with a browser",
  { timeout: 120_000 },
  () => {
    let run: TestRun;
    let target: ServiceTarget;
    let load: CarriedLoad;
    let traceFile: string;
    const inner = new QuietLoad();
    const sink = new RecordingSink();
    const reports: BrowserReport[] = [];
    const startedAt = performance.now();

    const total = (of: (report: BrowserReport) => number) =>
      reports.reduce((sum, report) => sum + of(report), 0);
    const grows = (of: (report: BrowserReport) => number) => {
      const before = total(of);
      return eventually(() => total(of) > before);
    };
    const longest = (name: string) => Math.max(...sink.values(`browser.${name}.max`));

    beforeAll(async () => {
      run = await testRun();
      traceFile = join(run.context.runDir, "browser-trace.zip");
      const sessions = {
        source: join(root, "erlang-fixtures/sessions"),
        with: [],
        application: "sessions",
        env: { store: "decoupled", port: "{httpPort}", data_dir: '"{dataDir}"' },
        flags: [],
      };
      target = await startTarget(
        "process",
        tinyPlan("healthy", { name: "sessions", erlang: sessions }),
        run.context,
      );
      const script = join(root, "scenarios/browser/sessions.ts");
      const plan = {
        browsers: { ...browsers, users: 1, script, thinkTime: { kind: "constant", value: 50 } },
        contract: { table: "sessions", idleTimeout: 1_800_000, sweepInterval: 60_000 },
        seed: 1,
        requestTimeout: PATIENCE,
        baseUrl: target.baseUrl,
        program: requireChromium({ executable: null }),
        traceFile,
      } as const;
      load = await withBrowsers(plan, () => Promise.resolve(inner));
      load.onBrowsers!((report) => reports.push(report));
      recordLoad(load, sink, 0);
    });

    afterAll(async () => {
      await load[Symbol.asyncDispose]();
      await target[Symbol.asyncDispose]();
      await run[Symbol.asyncDispose]();
    });

    it("logs in, polls and logs out, and every page and step is timed", async () => {
      expect(await grows(({ visits }) => visits)).toBe(true);
      expect(longest("ttfb")).toBeGreaterThan(0);
      expect(longest("lcp")).toBeGreaterThanOrEqual(Math.min(...sink.values("browser.ttfb.p50")));
      for (const step of ["open", "login", "poll", "logout"])
        expect(longest(`step.${step}`)).toBeGreaterThan(0);
      expect(total(({ failed }) => failed)).toBe(0);
      expect(sink.eventsNamed("browsers.started")[0]!.message).toMatch(/^1 browser: Chromium \d+/);
      expect(Math.max(...sink.values("browser.rss"))).toBeGreaterThan(50e6);
    });

    it("has a session that the load explains, beside those of the other users", async () => {
      const windows: CarriedWindow[] = [];
      load.onWindow((window) => windows.push(window));
      inner.tell(quietWindow(performance.now() - startedAt));
      expect(await eventually(() => windows.length > 0)).toBe(true);
      const { users, sessions } = windows[0]!;
      expect(users!.opened).toBeGreaterThan(0);
      expect(users!.loggedOut).toBeGreaterThan(0);
      expect(sessions!.high).toBeGreaterThanOrEqual(sessions!.low);
      expect(sessions!.high).toBeLessThanOrEqual(2);
    });

    it("waits in vain while the service stands still, which the timings and the trace of the slowest step show", async () => {
      const pid = Number(target.facts["pid"]);
      await stopProcess(pid);
      const failed = await grows((report) => report.failed);
      process.kill(pid, "SIGCONT");
      expect(failed).toBe(true);
      expect(
        Math.max(longest("step.open"), longest("step.login"), longest("step.poll"), longest("step.logout")),
      ).toBeGreaterThan(PATIENCE);
      expect(sink.eventsNamed("browser.visit_failed")[0]!.message).toMatch(/Timeout 3000ms exceeded/);
      const slowest = sink.eventsNamed("browser.slowest_step").at(-1)!.data as {
        duration: number;
        failed: boolean;
      };
      expect(slowest.failed).toBe(true);
      expect(slowest.duration).toBeGreaterThan(PATIENCE);
      expect(readFileSync(traceFile).subarray(0, 2).toString()).toBe("PK");
      expect(total(({ crashes }) => crashes)).toBe(0);
      expect(await grows(({ visits }) => visits)).toBe(true);
    });

    it("gets another browser when this one breaks down; that is no failure of a page", async () => {
      const failed = total((report) => report.failed);
      const crashed = grows(({ crashes }) => crashes);
      for (const pid of browserRoots()) process.kill(pid, "SIGKILL");
      expect(await crashed).toBe(true);
      expect(await grows(({ visits }) => visits)).toBe(true);
      expect(total((report) => report.failed)).toBe(failed);
      expect(sink.eventsNamed("browser.crashed")[0]!.message).toMatch(/another browser in 1 s$/);
    });

    it("leaves nothing when the load ends but the trace", async () => {
      expect(browserRoots()).not.toEqual([]);
      await load[Symbol.asyncDispose]();
      expect(processesThatShow("beamsoak-browsers-")).toEqual([]);
      expect(existsSync(traceFile)).toBe(true);
    });
  },
);

/** Their profiles lie in a folder of ours. */
function browserRoots(): readonly number[] {
  return processesThatShow("beamsoak-browsers-").filter((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("--remote-debugging-pipe"),
  );
}
