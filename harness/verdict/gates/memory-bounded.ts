import { memoryGate } from "../memory-gate.ts";

export const memoryBounded = memoryGate({
  id: "memory-bounded",
  title: "The node's memory comes back",
  failureTitle: "The node's memory grows and stays",
  why:
    "erlang:memory(total) counts what is in use, not what allocators keep in reserve. Once the load is gone and a " +
    "collection was forced, it has to be near what it was at rest.",
  series: "memory.total",
  label: "node's memory",
  holds: ["rows", "heaps"],
});
