import { aftermathSeries } from "./aftermath/aftermath.ts";
import { disturbedSpans } from "./aftermath/disturbed.ts";
import { formatCount, formatDuration, type Millis } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";
import type { Timeline } from "../timeline/types.ts";
import { mailboxSeries, readBacklog } from "./backlog.ts";
import type { Gate, OptionValues } from "./gate.ts";
import { settingsOf } from "./gate-settings.ts";
import { atomsBounded } from "./gates/atoms-bounded.ts";
import { memoryBounded } from "./gates/memory-bounded.ts";
import { portsBounded } from "./gates/ports-bounded.ts";
import { processesBounded } from "./gates/processes-bounded.ts";
import { certainGrowth, LOAD_SERIES } from "./hold-trend.ts";
import { boundIfLate, LATE_SERIES, longestLife } from "./lateness.ts";
import { residueOf } from "./residue.ts";
import { viewOf, type RunView } from "./run-view.ts";
import {
  accountSessions,
  COUNT_SLACK,
  overBound,
  overHigh,
  sessionSeries,
  type AccountedSample,
} from "./sessions.ts";
import { isDisturbed } from "./undisturbed.ts";
import { CERTAIN_READINGS, stretchesOf, type Stretch } from "./stretches.ts";

/** Whether the rest of a phase could still change the verdict. */
export interface EarlyDecision {
  /** `unbounded`: the run may end here; `bounded`: the drain may end here; null: go on. */
  readonly certain: "unbounded" | "bounded" | null;
  /** One sentence; empty while nothing is certain. */
  readonly reason: string;
  /** The state of the sessions in a few words, for a progress display. */
  readonly soFar: string;
}

/** Excess, as a share of the peak, below which a drain is left to its plan. */
const FAR_ABOVE = 0.05;
/** Rows may fall by this share within two sweeps and still be called standing. */
const STANDING = 0.01;

/** Gates that a certain growth of one series fails; what a whole node uses, and counts of what should come back. */
const GROWING: readonly (readonly [Gate, string])[] = [
  [memoryBounded, "memory.total"],
  [processesBounded, "count.processes"],
  [portsBounded, "count.ports"],
  [atomsBounded, "count.atoms"],
];

/**
 * Looks at a run in its hold or drain. It ends a run as unbounded only where `sessions-bounded` already fails by a
 * breach that goes on, is more than 5 % of the peak, and shows no fall over the last two sweeps: in the hold after
 * twice the longest life of an idle session, in the drain after that life and one more sweep.
 * It ends a hold as unbounded, too, where a series of a gate at level `fail` is certain to grow by the rule of
 * trend/early.ts.
 * It ends a drain as bounded once every session is gone, every mailbox read is empty, and the shortest drain allowed
 * (idle timeout + sweep) has passed.
 */
export function decideEarly(timeline: Timeline, scenario: ResolvedScenario): EarlyDecision {
  const run = viewOf(timeline, scenario, decidedBy(scenario).series, disturbedSpans(timeline, scenario));
  const samples = accountSessions(run).filter(({ t }) => !isDisturbed(run, t));
  const latest = samples.at(-1);
  if (!latest) return { certain: null, reason: "", soFar: "" };
  const breach = stretchesOf(samples, overHigh).find((stretch) => stretch.lasting) ?? null;
  const soFar = describe(latest, breach);
  // What a declared fault does to the service says nothing of it yet.
  if (isDisturbed(run, timeline.lastT)) return { certain: null, reason: "", soFar };
  const unbounded = (breach && whyUnbounded(run, samples)) ?? whyGrowing(run);
  if (unbounded) return { certain: "unbounded", reason: unbounded, soFar };
  const bounded = whyBounded(run, samples, mailboxSeries(scenario.probe.processes));
  if (bounded) return { certain: "bounded", reason: bounded, soFar };
  return { certain: null, reason: "", soFar };
}

/** All that a look needs of a record. */
export function decidedBy(scenario: ResolvedScenario) {
  const series = [
    ...sessionSeries(scenario),
    ...LATE_SERIES,
    ...LOAD_SERIES,
    ...mailboxSeries(scenario.probe.processes),
    ...GROWING.map(([, name]) => name),
    ...(scenario.faults ? aftermathSeries(scenario) : []),
  ];
  const events = ["environment", "node.up", "fault.begin", "fault.end", "fault.failed"];
  return { series, events };
}

function whyGrowing(run: RunView): string | null {
  if (!run.phase("hold") || run.phase("drain")) return null;
  const asked = GROWING.map(([gate, series]) => ({ series, ...settingsOf(gate, run.scenario) }));
  const reason = asked
    .filter(({ level }) => level === "fail")
    .map(({ series, options }) => certainGrowth(run, series, fillsWithinOf(options)))
    .find((found) => found !== null);
  return reason === undefined ? null : `Certain before the plan's end: ${reason}`;
}

function fillsWithinOf({ fillsWithin }: OptionValues): number | undefined {
  return typeof fillsWithin === "number" ? fillsWithin : undefined;
}

function describe({ t, rows, high }: AccountedSample, breach: Stretch | null): string {
  if (!breach) return "sessions follow the load";
  return `${formatCount(rows - high)} sessions beyond the explained for ${formatDuration(t - breach.from)}`;
}

function whyUnbounded(run: RunView, samples: readonly AccountedSample[]): string | null {
  const { rows, high, t } = samples.at(-1)!;
  const peak = samples.reduce((most, sample) => Math.max(most, sample.rows), 0);
  const contract = run.scenario.sessions;
  if (rows - high <= FAR_ABOVE * peak || !isStanding(samples, t - 2 * contract.sweepInterval)) return null;
  const drain = run.phase("drain");
  const since = drain ? sinceLoadEnded(run, samples, drain.from) : sinceBreach(run, samples);
  if (since === null) return null;
  return `Certain before the plan's end: ${formatCount(rows)} sessions stand ${since}, and the load explains ${formatCount(high)}.`;
}

function sinceLoadEnded(run: RunView, samples: readonly AccountedSample[], loadEnded: Millis): string | null {
  const quiet = samples.at(-1)!.t - loadEnded;
  const { sessions } = run.scenario;
  if (quiet < longestLife(sessions) + sessions.sweepInterval) return null;
  return residueOf(run, samples).state === "stands" ? `${formatDuration(quiet)} after the load ended` : null;
}

function sinceBreach(run: RunView, samples: readonly AccountedSample[]): string | null {
  const late = boundIfLate(run);
  if (!late) return null;
  const beyond = (sample: AccountedSample) => overBound(sample.rows, late(sample));
  const breach = stretchesOf(samples, beyond).find((stretch) => stretch.lasting);
  if (!breach || breach.to - breach.from < 2 * longestLife(run.scenario.sessions)) return null;
  return `for ${formatDuration(breach.to - breach.from)}`;
}

function isStanding(samples: readonly AccountedSample[], from: Millis): boolean {
  const recent = samples.filter(({ t }) => t >= from).map(({ rows }) => rows);
  const most = recent.reduce((a, b) => Math.max(a, b), 0);
  return recent.length >= CERTAIN_READINGS.quiet && recent.at(-1)! >= (1 - STANDING) * most;
}

function whyBounded(
  run: RunView,
  samples: readonly AccountedSample[],
  mailboxes: readonly string[],
): string | null {
  const drain = run.phase("drain");
  const { idleTimeout, sweepInterval } = run.scenario.sessions;
  const { t } = samples.at(-1)!;
  if (!drain || t - drain.from < idleTimeout + sweepInterval) return null;
  const tail = samples.slice(-CERTAIN_READINGS.quiet);
  if (tail.length < CERTAIN_READINGS.quiet || tail[0]!.t < drain.from) return null;
  if (tail.some(({ rows }) => rows > COUNT_SLACK.absolute)) return null;
  const waiting = mailboxes.some((name) => (readBacklog(run, name)?.state ?? "emptied") !== "emptied");
  return waiting ? null : `Every session is gone ${formatDuration(t - drain.from)} after the load ended.`;
}
