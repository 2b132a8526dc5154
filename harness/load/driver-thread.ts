import { parentPort, workerData } from "node:worker_threads";
import { startCarrier } from "./carrier/load.ts";
import type { DriverPlan } from "./driver.ts";
import { followOrders } from "./driver-orders.ts";

const port = parentPort!;
const plan = workerData as DriverPlan;
const own = await startCarrier(plan);
port.on(
  "message",
  followOrders(plan, (reply) => port.postMessage(reply), own),
);
