import { memoryGate } from "../memory-gate.ts";
import { FILLS_WITHIN } from "../trend/early.ts";

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
  options: {
    fillsWithin: {
      value: FILLS_WITHIN,
      unit: "ratio",
      meaning:
        "of the hold after which every cache is full; even growth can end a run 9 % of the hold later, or at 55 %",
    },
  },
});
