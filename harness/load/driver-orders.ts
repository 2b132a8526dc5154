import type { Disturbance, Disturbed } from "./types.ts";
import type { StartedCarrier } from "./carrier/load.ts";
import { Driver, type DriverPlan, type DriverReport } from "./driver.ts";

/** What the main thread says to a driver; each message is answered by a message of the same kind. */
export type Order =
  /** `startedAt`: start of the load by `process.hrtime`, milliseconds; the one clock that all threads and processes share. */
  | { readonly kind: "start"; readonly startedAt: number }
  | { readonly kind: "report" }
  | { readonly kind: "quiesce" }
  | { readonly kind: "resume" }
  | { readonly kind: "disturb"; readonly disturbance: Disturbance };

export type Reply =
  | { readonly kind: "ready" | "start" | "quiesce" | "resume" }
  | { readonly kind: "report"; readonly report: DriverReport }
  | { readonly kind: "disturb"; readonly disturbed: Disturbed };

/** Makes a driver, says so, and returns what carries orders out. */
export function followOrders(
  plan: DriverPlan,
  reply: (message: Reply) => void,
  own: StartedCarrier | null = null,
): (order: Order) => void {
  let startedAt = performance.now();
  const driver = new Driver(plan, () => performance.now() - startedAt, own);
  reply({ kind: "ready" });
  return (order) => {
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
      case "disturb":
        reply({ kind: "disturb", disturbed: driver.disturb(order.disturbance) });
        break;
    }
  };
}
