import { formatCount, formatDuration } from "../../base/units.ts";
import type { ResolvedScenario } from "../../config/types.ts";
import { exactly, type Gate, type Judgement } from "../gate.ts";
import { totalOf, type RunView } from "../run-view.ts";
import {
  accountSessions,
  COUNT_SLACK,
  countSlack,
  overBound,
  overHigh,
  rowsSeries,
  sessionSeries,
  type AccountedSample,
} from "../sessions.ts";
import { boundIfLate, LATE_SERIES, LATE_SWEEPS } from "../lateness.ts";
import { PLATEAU, plateauRatio } from "../plateau.ts";
import { residueOf, type Residue } from "../residue.ts";
import { CERTAIN_READINGS, isCertain, stretchesOf, type Stretch } from "../stretches.ts";
import type { Measured } from "../types.ts";

const limits = {
  slack: {
    value: COUNT_SLACK.absolute,
    unit: "count",
    meaning: "rows above the ledger's upper bound that mean nothing: acts pass between two readings",
  },
  slackShare: {
    value: COUNT_SLACK.share,
    unit: "ratio",
    meaning: "the same for large tables, as a share of the bound",
  },
  readings: {
    value: CERTAIN_READINGS.acting,
    unit: "count",
    meaning:
      "readings in a row, lasting a sweep interval or longer, that must stand above the bound while users act",
  },
  lateSweeps: {
    value: LATE_SWEEPS,
    unit: "count",
    meaning:
      "sweep intervals by which every removal may come late while users act, beyond what the ledger grants",
  },
  quietReadings: {
    value: CERTAIN_READINGS.quiet,
    unit: "count",
    meaning: "the same once nobody acts, when no log-in can pass between ledger and reading",
  },
  plateau: {
    value: PLATEAU,
    unit: "ratio",
    meaning: "rows over the bound, through the last third of the hold, that is called a plateau too high",
  },
  unseen: {
    value: 0.01,
    unit: "ratio",
    meaning: "share of the peak that the load may still explain after the drain; more could hide a residue",
  },
} as const;

/** The account of a run's sessions, taken apart for a sentence. */
interface Account {
  readonly table: string;
  readonly opened: number | null;
  readonly peak: AccountedSample;
  readonly end: AccountedSample;
  /** Above the ledger's bound. */
  readonly excesses: readonly Stretch[];
}

export const sessionsBounded: Gate = {
  id: "sessions-bounded",
  title: "Sessions follow the load and drain with it",
  failureTitle: "Sessions stay that no user explains",
  why:
    "The harness opened every session itself, so its ledger knows at any moment how many a correct service may hold: " +
    "last act, idle timeout, the wait for the next sweep and that sweep. Rows above that are owed to no user.",
  level: "fail",
  requires: sessionSeries,
  mayUse: () => LATE_SERIES,
  phases: ["baseline", "hold", "drain"],
  limits,
  evaluate(run) {
    const samples = accountSessions(run);
    if (samples.length === 0) return nothingToJudge(run.scenario);
    const account: Account = {
      table: run.scenario.sessions.table,
      opened: totalOf(run, "load.sessions_opened"),
      peak: samples.reduce((most, sample) => (sample.rows > most.rows ? sample : most)),
      end: samples.at(-1)!,
      excesses: stretchesOf(samples, overHigh),
    };
    const late = boundIfLate(run);
    const beyond = (sample: AccountedSample) => (late ? overBound(sample.rows, late(sample)) : 0);
    const measured = measure(samples, account, late);
    const residue = residueOf(run, samples);
    if (residue === "stands") return { outcome: "fail", reason: residueSentence(run, account), measured };
    const breaches = stretchesOf(samples, beyond).filter((stretch) => isCertain(stretch, run));
    if (breaches.length > 0) {
      return { outcome: "fail", reason: breachSentence(run, samples, breaches), measured };
    }
    return drained(run, account, residue, measured);
  },
};

function nothingToJudge(scenario: ResolvedScenario): Judgement {
  return {
    outcome: "inconclusive",
    reason: `No reading of ${rowsSeries(scenario)} from the hold on could be set against the ledger.`,
    needs: "a run that reaches its hold with load and probe at work",
    measured: [],
  };
}

function measure(
  samples: readonly AccountedSample[],
  { peak, end }: Account,
  late: ((sample: AccountedSample) => number) | null,
): readonly Measured[] {
  const atEnd = exactly(
    "sessions at the end",
    "count",
    end.rows,
    Math.floor(end.high + countSlack(end.high)),
  );
  if (!late) return [atEnd];
  const beyond = (sample: AccountedSample) => Math.max(0, sample.rows - late(sample));
  const worst = samples.reduce((most, sample) => (beyond(sample) > beyond(most) ? sample : most));
  return [
    atEnd,
    exactly("sessions at the peak", "count", peak.rows, Math.floor(late(peak) + countSlack(late(peak)))),
    exactly("sessions beyond the explained, at worst", "count", beyond(worst), countSlack(late(worst))),
  ];
}

function residueSentence(run: RunView, { table, opened, end }: Account): string {
  const explained =
    end.high === 0 ? "the load explains none" : `the load explains at most ${formatCount(end.high)}`;
  const left = formatCount(end.rows - end.high);
  const of = opened === null ? left : `${left} of ${formatCount(opened)}`;
  return `${formatCount(end.rows)} rows are left in ${table} ${sinceLoad(run, end)}, where ${explained}: ${of} sessions opened were not removed.`;
}

function sinceLoad(run: RunView, { t }: AccountedSample): string {
  return `${formatDuration(t - run.phase("drain")!.from)} after the load ended`;
}

function breachSentence(
  run: RunView,
  samples: readonly AccountedSample[],
  breaches: readonly Stretch[],
): string {
  const ratio = plateauRatio(run, samples);
  if (ratio !== null) {
    return `Bounded, but ${ratio.toFixed(ratio < 2 ? 2 : 1)} times what the load explains, through the last third of the hold.`;
  }
  const { from, to, worst, lasting } = breaches.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
  const { rows, high } = worst;
  return `For ${formatDuration(to - from)} more rows stood in ${run.scenario.sessions.table} than late removals could explain, at worst ${formatCount(rows)} where ${formatCount(high)} are explained${lasting ? ", to the end of the record" : ""}.`;
}

function drained(run: RunView, account: Account, residue: Residue, measured: readonly Measured[]): Judgement {
  const { opened, peak, end } = account;
  const followed = `Rows followed the load: ${formatCount(peak.rows)} at the peak, where up to ${formatCount(peak.high)} are explained`;
  if (!run.phase("drain")) return { outcome: "pass", reason: `${followed}.`, measured };
  const open = whyOpen(run, account, residue);
  if (open) return { outcome: "inconclusive", ...open, measured };
  const of = opened === null ? "" : ` of ${formatCount(opened)} opened`;
  const reason = `${followed}; ${formatCount(end.rows)}${of} are left after the drain${lateness(run, account)}.`;
  return { outcome: "pass", reason, measured };
}

function whyOpen(
  run: RunView,
  { table, peak, end }: Account,
  residue: Residue,
): { readonly reason: string; readonly needs: string } | null {
  const { sweepInterval, idleTimeout } = run.scenario.sessions;
  const left = `${formatCount(end.rows)} rows are left in ${table} ${sinceLoad(run, end)}, where ${formatCount(end.high)} are explained`;
  if (residue === "falls") {
    return {
      reason: `${left}, but they are still being removed.`,
      needs: `a drain longer by ${formatDuration(idleTimeout)}`,
    };
  }
  if (residue === "short") {
    const longer = 2 * sweepInterval + CERTAIN_READINGS.quiet * run.scenario.probe.interval;
    return {
      reason: `${left}, but not for long enough to tell a late sweep from a lost session.`,
      needs: `a drain longer by ${formatDuration(longer)}`,
    };
  }
  if (end.rows > COUNT_SLACK.absolute && end.high > limits.unseen.value * peak.high) {
    const longer = run.scenario.load.requestTimeout + sweepInterval;
    return {
      reason: `At the end of the drain the load still explains up to ${formatCount(end.high)} sessions; as many could be left behind unseen.`,
      needs: `a drain longer by ${formatDuration(longer)}: acts that timed out keep sessions explained`,
    };
  }
  return null;
}

/** A service that was late and caught up is bounded, and its reader should know. */
function lateness(run: RunView, { excesses }: Account): string {
  const late = excesses.filter((stretch) => isCertain(stretch, run));
  if (late.length === 0) return "";
  const longest = late.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
  const { rows, high } = longest.worst;
  return `; for ${formatDuration(longest.to - longest.from)} removals came late, by up to ${formatCount(rows - high)} rows`;
}
