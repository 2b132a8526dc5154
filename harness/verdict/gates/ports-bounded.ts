import { countGate } from "../count-gate.ts";

export const portsBounded = countGate({
  id: "ports-bounded",
  title: "Sockets and ports close with their users",
  failureTitle: "Sockets or ports stay open that no user needs",
  why:
    "Every open socket, file and program of the node is a port. The load closes its connections when it ends, or says " +
    "no more over them; a port that stays was never closed by the service, and they run out like open files do.",
  series: "count.ports",
  label: "number of ports",
  slack: { value: 10, meaning: "more than at rest: connections that the service opens at their first use" },
});
