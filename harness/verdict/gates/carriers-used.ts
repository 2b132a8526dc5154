import { formatBytes, formatQuantity, MIB } from "../../base/units.ts";
import { defineGate, exactly } from "../gate.ts";
import { between, median } from "../window.ts";

const ALLOCATED = "allocator.allocated";
const USED = "allocator.used";

const limits = {
  readings: {
    value: 2,
    unit: "count",
    meaning:
      "readings in the last two thirds of the hold (one each slow interval) below which nothing is said",
  },
} as const;

export const carriersUsed = defineGate({
  id: "carriers-used",
  title: "The allocators use what they hold",
  failureTitle: "The allocators hold much more than is in use",
  why:
    "A carrier goes back to the operating system only when its last block is freed. Carriers that stay mostly empty " +
    "while the load is steady are fragmentation: resident memory that erlang:memory does not show and no collection " +
    "frees.",
  about: "conduct",
  level: "warn",
  requires: () => [ALLOCATED, USED],
  mayUse: () => [],
  phases: ["hold"],
  limits,
  options: {
    used: {
      value: 0.5,
      unit: "ratio",
      meaning: "least share of the carriers that is in use, by the median of the last two thirds of the hold",
    },
    floor: { value: 64 * MIB, unit: "B", meaning: "unused memory below which the share means nothing" },
  },
  evaluate(run, options) {
    const hold = run.phase("hold") ?? { from: 0, to: 0 };
    const from = hold.from + (hold.to - hold.from) / 3;
    const allocated = between(run.series(ALLOCATED)!, from, hold.to).v;
    const used = between(run.series(USED)!, from, hold.to).v;
    if (allocated.length < limits.readings.value) {
      return {
        outcome: "inconclusive",
        reason: `Readings of the allocators in the last two thirds of the hold: ${allocated.length}, too few to tell a moment from a habit.`,
        needs: "a longer hold, or a shorter probe.slowInterval",
        measured: [],
      };
    }
    const share = median(Float64Array.from(used, (bytes, i) => bytes / allocated[i]!));
    const unused = median(Float64Array.from(allocated, (bytes, i) => bytes - used[i]!));
    const measured = [exactly("carriers in use in the hold", "ratio", share, options.used)];
    const facts = `The allocators used ${formatQuantity(share, "ratio")} of what they held in the hold; ${formatBytes(unused)} lay unused`;
    const wasteful = share < options.used && unused > options.floor;
    return { outcome: wasteful ? "fail" : "pass", reason: `${facts}.`, measured };
  },
});
