import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { Millis } from "./base/units.ts";
import { judgeSoFar } from "./judge.ts";
import { reportAssets } from "./report-assets.ts";
import { reportHtml } from "./report/html/page.ts";

/** Html is null where there is too little yet to make a page of. */
export interface LivePage {
  readonly html: string | null;
  readonly took: Millis;
}

// Makes the page of a run that goes on, in a thread where it delays neither the probe nor an act. On Linux a priority is a
// thread's own: the load's threads go first wherever both want the processor.
setPriority(constants.priority.PRIORITY_LOW);
const assets = reportAssets(true);

parentPort!.on("message", (runDir: string) => {
  const from = performance.now();
  void judgeSoFar(runDir)
    .then(({ result, timeline }) => reportHtml(result, timeline, assets, true))
    // What was not recorded yet cannot be judged; the next one will be.
    .catch(() => null)
    .then((html) => {
      parentPort!.postMessage({ html, took: performance.now() - from } satisfies LivePage);
    });
});
