import { formatBytes, formatQuantity, MIB, type Millis } from "../../base/units.ts";
import { defineGate, exactly } from "../gate.ts";
import type { RunView } from "../run-view.ts";
import { between, median, sampleAt } from "../window.ts";

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
    const readings = readingsIn(run, from, hold.to);
    if (readings.length < limits.readings.value) {
      return {
        outcome: "inconclusive",
        reason: `Readings of the allocators in the last two thirds of the hold: ${readings.length}, too few to tell a moment from a habit.`,
        needs: "a longer hold, or a shorter probe.slowInterval",
        measured: [],
      };
    }
    const share = median(Float64Array.from(readings, ({ used, allocated }) => used / allocated));
    const unused = median(Float64Array.from(readings, ({ used, allocated }) => allocated - used));
    const measured = [exactly("carriers in use in the hold", "ratio", share, options.used)];
    const facts = `The allocators used ${formatQuantity(share, "ratio")} of what they held in the hold; ${formatBytes(unused)} lay unused`;
    const wasteful = share < options.used && unused > options.floor;
    return { outcome: wasteful ? "fail" : "pass", reason: `${facts}.`, measured };
  },
});

/** Both figures come of one answer of the node. */
function readingsIn(run: RunView, from: Millis, to: Millis) {
  const { t, v } = between(run.series(ALLOCATED)!, from, to);
  const used = run.series(USED)!;
  return Array.from(t, (moment, i) => ({ allocated: v[i]!, used: sampleAt(used, moment)?.v ?? NaN })).filter(
    (reading) => !Number.isNaN(reading.used),
  );
}
