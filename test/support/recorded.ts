import { about, exactly } from "../../harness/record/estimate.ts";
import { MINUTE, SECOND } from "../../harness/base/units.ts";
import type { Learned } from "../../harness/record/types.ts";

/** What ten minutes of a shop told: 20 000 sessions of ten minutes each, 33 opened each second. */
export const shopRecording: Learned = {
  length: 10 * MINUTE,
  sessions: { series: "table.sessions.rows", level: 20_000, profile: null },
  arrivals: { estimate: about(33.3, 0.5), known: "inferred", by: "rows that were followed" },
  lifetimes: {
    distribution: { kind: "lognormal", median: 500 * SECOND, sigma: 0.6 },
    mean: { estimate: about(600 * SECOND, 9 * SECOND), known: "inferred", by: "Little's law" },
  },
  requests: null,
  spawned: { estimate: exactly(40), known: "measured", by: "numbers of pids" },
  sessionSize: 4_024,
  growth: [],
  unknown: [
    "How many users leave without a log-out is not known: a row that is gone does not say who removed it.",
  ],
};
