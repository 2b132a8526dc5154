import { parentPort, workerData } from "node:worker_threads";
import { BeamsoakError, environmentError, messageOf, type ErrorFacts } from "../../base/errors.ts";
import { BrowserEngine } from "./engine.ts";
import type { BrowserReport, BrowserSessions, EnginePlan } from "./types.ts";

/** What the main thread says; each message is answered by one of the same number. */
export type Order =
  /** `startedAt`: start of the load by `process.hrtime`, milliseconds; the one clock that all threads share. */
  | { readonly kind: "act"; readonly startedAt: number }
  | { readonly kind: "resume" | "quiesce" | "close" | "sessions" | "report" };

export interface Numbered {
  readonly number: number;
  readonly order: Order;
}

/** Number 0 says that all browsers wait, or, at any later time, that the engine cannot go on. */
export type Reply =
  | { readonly number: number; readonly answer: BrowserReport | BrowserSessions | null }
  | { readonly number: number; readonly failure: ErrorFacts };

const port = parentPort!;
let startedAt = performance.now();
const now = () => performance.now() - startedAt;
const reply = (message: Reply) => port.postMessage(message);
const fail = (cause: unknown) => reply({ number: 0, failure: factsOf(cause) });

// Playwright 1.64 throws where nobody can catch it when an answer comes for a page that is being closed. The event is
// lost, and is wanted by nobody.
const LATE_EVENT = /^Object with guid \S+ was not bound in the connection$/;
process.on("uncaughtException", (cause) => {
  if (!LATE_EVENT.test(messageOf(cause))) fail(cause);
});

const opening = BrowserEngine.open(workerData as EnginePlan, { now, fail });
opening.then(() => reply({ number: 0, answer: null }), fail);

port.on("message", ({ number, order }: Numbered) => {
  void obey(order).then(
    (answer) => reply({ number, answer }),
    (cause: unknown) => reply({ number, failure: factsOf(cause) }),
  );
});

async function obey(order: Order): Promise<BrowserReport | BrowserSessions | null> {
  const engine = await opening;
  switch (order.kind) {
    case "act":
      startedAt = performance.now() - (Number(process.hrtime.bigint()) / 1e6 - order.startedAt);
      engine.begin();
      return null;
    case "resume":
      engine.act();
      return null;
    case "quiesce":
      await engine.quiesce();
      return null;
    case "close":
      await engine[Symbol.asyncDispose]();
      return null;
    case "sessions":
      return engine.sessions();
    case "report":
      return engine.report();
  }
}

/** As plain data: classes do not survive the way to another thread. */
function factsOf(cause: unknown): ErrorFacts {
  const error =
    cause instanceof BeamsoakError
      ? cause
      : environmentError("BROWSERS_FAILED", `The browsers' thread broke: ${messageOf(cause)}`);
  const { code, message, hint, exitCode } = error;
  return { code, message, exitCode, ...(hint !== undefined && { hint }) };
}
