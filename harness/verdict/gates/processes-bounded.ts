import { countGate } from "../count-gate.ts";

export const processesBounded = countGate({
  id: "processes-bounded",
  title: "Processes end with their users",
  failureTitle: "Processes stay that no user needs",
  why:
    "A process for a connection, a session or a request has nothing to do once its user is gone. Those that stay, with " +
    "no link and no monitor to end them, are orphans; a node has a fixed number to give.",
  series: "count.processes",
  label: "number of processes",
  slack: { value: 10, meaning: "more than at rest: workers and helpers that come at their first use" },
});
