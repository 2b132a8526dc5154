import { formatDuration, formatQuantity, type Unit } from "../../base/units.ts";
import { defineGate, exactly, type Judgement, type SeriesLimits } from "../gate.ts";
import type { RunView } from "../run-view.ts";
import { highest } from "../window.ts";

export const absoluteLimits = defineGate({
  id: "absolute-limits",
  title: "Nothing exceeds the limits that the scenario states",
  failureTitle: "A limit that the scenario states was exceeded",
  why: "Whatever grows or comes back: some figures must not be reached at all, at any time of the run.",
  about: "conduct",
  level: "off",
  requires: (_, { limits }) => Object.keys(limits ?? {}),
  mayUse: () => [],
  phases: ["hold"],
  limits: {},
  options: {
    limits: {
      value: null,
      unit: "per-series",
      meaning:
        'most that each series may be at any time: `{ "memory.total": "2GiB", "count.processes": 5000 }`',
    },
  },
  evaluate: (run, { limits }) => judgeLimits(run, limits ?? {}),
});

function judgeLimits(run: RunView, limits: SeriesLimits): Judgement {
  const peaks = Object.entries(limits).map(([name, limit]) => {
    const series = run.series(name)!;
    const { t, v } = highest(series)!;
    return {
      name,
      unit: series.unit,
      peak: v,
      at: t,
      limit: limit.value,
      mismatch: mismatch(series.unit, limit.unit),
    };
  });
  const measured = peaks.map(({ name, unit, peak, limit }) =>
    exactly(`${name} at the peak`, unit, peak, limit),
  );
  const wrong = peaks.find((peak) => peak.mismatch);
  if (wrong) {
    const reason = `The limit on ${wrong.name} is no number of that series' unit (${wrong.unit}).`;
    const needs = "a limit as a size for bytes, as a duration for times, as a number for anything else";
    return { outcome: "inconclusive", reason, needs, measured: [] };
  }
  const over = peaks.filter(({ peak, limit }) => peak > limit);
  const told = (over.length > 0 ? over : peaks).map(
    ({ name, unit, peak, at, limit }) =>
      `${name} was ${formatQuantity(peak, unit)} at ${formatDuration(at)}, where ${formatQuantity(limit, unit)} is allowed`,
  );
  return { outcome: over.length > 0 ? "fail" : "pass", reason: `${told.join("; ")}.`, measured };
}

/** A bare number is in the series' own unit. */
function mismatch(ofSeries: Unit, ofLimit: Unit | null): boolean {
  return ofLimit !== null && ofLimit !== ofSeries;
}
