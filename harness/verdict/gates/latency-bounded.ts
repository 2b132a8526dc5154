import { formatDuration, MINUTE } from "../../base/units.ts";
import { defineGate, exactly, type Judgement, type ValuesOf } from "../gate.ts";
import { latencyWindows, type LatencyWindow } from "../latency-windows.ts";
import { bringsLoad } from "../sessions.ts";

const percentile = (name: string) =>
  ({ value: null, unit: "ms", meaning: `most that the ${name} of any window may be` }) as const;

const options = {
  window: {
    value: MINUTE,
    unit: "ms",
    meaning:
      "length of the rolling windows, made of whole intervals of 10 s; a hold that is shorter is one window",
  },
  p50: percentile("median"),
  p90: percentile("90th percentile"),
  p99: percentile("99th percentile"),
  p999: percentile("99.9th percentile"),
  max: percentile("longest latency"),
} as const;

const percentiles = { p50: 50, p90: 90, p99: 99, p999: 99.9, max: 100 } as const;

export const latencyBounded = defineGate({
  id: "latency-bounded",
  title: "Answers come within their time",
  failureTitle: "Answers take too long",
  why:
    "From the moment an act was meant to happen to the last byte of its answer, as its user waits. A percentile over " +
    "the whole run forgives a bad minute; over rolling windows it does not.",
  about: "conduct",
  level: "off",
  applies: bringsLoad,
  requires: () => [],
  mayUse: () => [],
  phases: ["hold"],
  limits: {},
  options,
  evaluate(run, values) {
    const windows = latencyWindows(run, values.window);
    if (windows.length === 0) {
      const reason = "No interval of latencies lies within the hold.";
      return { outcome: "inconclusive", reason, needs: "a hold of 20s or longer under load", measured: [] };
    }
    return judgeWindows(windows, values);
  },
});

function judgeWindows(windows: readonly LatencyWindow[], values: ValuesOf<typeof options>): Judgement {
  const worst = Object.entries(percentiles).flatMap(([name, at]) => {
    const limit = values[name as keyof typeof percentiles];
    if (limit === null) return [];
    const readings = windows.map(({ from, to, histogram }) => ({
      name,
      limit,
      length: to - from,
      latency: histogram.getValueAtPercentile(at) / 1000,
    }));
    return [readings.reduce((a, b) => (b.latency > a.latency ? b : a))];
  });
  const measured = worst.map(({ name, latency, limit, length }) =>
    exactly(`${name} of the worst ${formatDuration(length)}`, "ms", latency, limit),
  );
  const late = worst.filter(({ latency, limit }) => latency > limit);
  const told = (late.length > 0 ? late : worst).map(
    ({ name, latency, limit, length }) =>
      `${name} was ${formatDuration(latency)} in the worst ${formatDuration(length)} of the hold, where ${formatDuration(limit)} is allowed`,
  );
  return { outcome: late.length > 0 ? "fail" : "pass", reason: `${told.join("; ")}.`, measured };
}
