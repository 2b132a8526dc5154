import type { DriverPlan } from "./driver.ts";
import { followOrders, type Order } from "./driver-orders.ts";
import { GeneratorUsage } from "./generator-usage.ts";

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    // Ctrl-C goes to the whole group; when the load ends is the parent's to say, which writes a report first.
  });
}
// However the parent has ended.
process.on("disconnect", () => process.exit());

const usage = new GeneratorUsage();
process.once("message", (plan: DriverPlan) => {
  const follow = followOrders(plan, (reply) =>
    process.send!(
      reply.kind === "report" ? { ...reply, report: { ...reply.report, usage: usage.sample() } } : reply,
    ),
  );
  process.on("message", (order: Order) => follow(order));
});
