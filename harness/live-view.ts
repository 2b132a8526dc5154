import { setTimeout as delay } from "node:timers/promises";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { SECOND, type Millis } from "./base/units.ts";
import type { JudgedRun } from "./judge.ts";
import type { LivePage } from "./live-page.ts";
import { serveLive } from "./live/live-server.ts";
import { reportAssets } from "./report-assets.ts";
import { reportHtml } from "./report/html/page.ts";
import { waitingHtml } from "./report/html/waiting-page.ts";

/** A run's report while it goes on, in a browser of this machine. */
export interface LiveView extends AsyncDisposable {
  readonly url: string;
  /** Shows the run that is recorded in this folder, from now on. */
  follow(runDir: string): void;
  /** A line on where the run stands. */
  now(line: string): void;
  /** The run is over: shows its report, and waits until whoever watches has it. */
  finish(judged: JudgedRun): Promise<void>;
}

/** Judging takes longer the longer the record is; so much of one core is the most that it may take. */
const SHARE = 0.05;
const SOONEST: Millis = 2 * SECOND;

/**
 * Serves the page of a run that is about to start.
 * @param port 0 lets the system choose
 * @throws BeamsoakError (exit 4) when it cannot listen there
 */
export async function openLiveView(port: number): Promise<LiveView> {
  const server = await serveLive(port, waitingHtml(reportAssets(true)));
  const over = new AbortController();
  let worker: Worker | null = null;
  let shown: Promise<void> = Promise.resolve();

  const show = async (runDir: string) => {
    worker = new Worker(new URL(`./live-page${extname(import.meta.filename)}`, import.meta.url), {
      name: "live-page",
    });
    for (;;) {
      const { html, took } = await pageOf(worker, runDir);
      if (over.signal.aborted) return;
      if (html !== null) server.page(html);
      await delay(Math.max(SOONEST, took / SHARE), undefined, { signal: over.signal });
    }
  };
  const stop = async () => {
    over.abort();
    await worker?.terminate();
    await shown;
  };

  return {
    url: server.url,
    follow: (runDir) => {
      // It ends when it is stopped; a page that cannot be made is no reason for a run to end.
      shown = show(runDir).catch(() => undefined);
    },
    now: (line) => {
      server.now(line);
    },
    async finish({ result, timeline }) {
      await stop();
      await server.end(reportHtml(result, timeline, reportAssets()));
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Ends by rejecting when the worker does. */
function pageOf(worker: Worker, runDir: string): Promise<LivePage> {
  return new Promise((resolve, reject) => {
    const ended = () => {
      reject(new Error("the page's thread has ended"));
    };
    worker.once("message", (page: LivePage) => {
      worker.off("error", reject);
      worker.off("exit", ended);
      resolve(page);
    });
    worker.once("error", reject);
    worker.once("exit", ended);
    worker.postMessage(runDir);
  });
}
