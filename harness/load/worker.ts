import { parentPort, workerData } from "node:worker_threads";
import { Driver, type DriverPlan, type DriverReport } from "./driver.ts";

/** What the main thread says; each message is answered by a message of the same kind. */
export type Order =
  /** `startedAt`: start of the load by `process.hrtime`, milliseconds; the one clock that all threads share. */
  | { readonly kind: "start"; readonly startedAt: number }
  | { readonly kind: "report" }
  | { readonly kind: "quiesce" }
  | { readonly kind: "resume" };

export type Reply =
  | { readonly kind: "ready" | "start" | "quiesce" | "resume" }
  | { readonly kind: "report"; readonly report: DriverReport };

const port = parentPort!;
const reply = (message: Reply) => port.postMessage(message);

let startedAt = performance.now();
const driver = new Driver(workerData as DriverPlan, () => performance.now() - startedAt);

port.on("message", (order: Order) => {
  switch (order.kind) {
    case "start":
      startedAt = performance.now() - (Number(process.hrtime.bigint()) / 1e6 - order.startedAt);
      driver.start();
      reply({ kind: "start" });
      break;
    case "report":
      reply({ kind: "report", report: driver.report() });
      break;
    case "quiesce":
      driver.quiesce();
      reply({ kind: "quiesce" });
      break;
    case "resume":
      driver.resume();
      reply({ kind: "resume" });
      break;
  }
});
reply({ kind: "ready" });
