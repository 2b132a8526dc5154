import { formatCount, formatDuration } from "../../base/units.ts";
import type { ResolvedScenario } from "../../config/types.ts";
import { exactly, type Gate, type Judgement } from "../gate.ts";
import { totalOf, type RunView } from "../run-view.ts";
import {
  accountSessions,
  CERTAIN_READINGS,
  COUNT_SLACK,
  countSlack,
  isCertain,
  overHigh,
  rowsSeries,
  sessionSeries,
  stretchesOf,
  type AccountedSample,
  type Stretch,
} from "../sessions.ts";
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
  quietReadings: {
    value: CERTAIN_READINGS.quiet,
    unit: "count",
    meaning: "the same once nobody acts, when no log-in can pass between ledger and reading",
  },
  plateau: {
    value: 1.05,
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
  readonly stretches: readonly Stretch[];
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
  mayUse: () => ["load.sessions_opened"],
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
      stretches: stretchesOf(samples, overHigh),
    };
    const measured = measure(samples, account);
    const certain = account.stretches.filter((stretch) => isCertain(stretch, run));
    const lasting = certain.find((stretch) => stretch.lasting);
    if (lasting) return { outcome: "fail", reason: residueSentence(run, account, lasting), measured };
    if (certain.length > 0)
      return { outcome: "fail", reason: excessSentence(run, samples, certain), measured };
    return drained(run, account, measured);
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

function measure(samples: readonly AccountedSample[], { peak, end }: Account): readonly Measured[] {
  const worst = samples.reduce((most, sample) => (overHigh(sample) > overHigh(most) ? sample : most));
  return [
    exactly("sessions at the end", "count", end.rows, allowed(end)),
    exactly("sessions at the peak", "count", peak.rows, allowed(peak)),
    exactly(
      "sessions beyond the explained, at worst",
      "count",
      Math.max(0, worst.rows - worst.high),
      countSlack(worst.high),
    ),
  ];
}

function allowed({ high }: AccountedSample): number {
  return Math.floor(high + countSlack(high));
}

function residueSentence(run: RunView, { table, opened, end }: Account, stretch: Stretch): string {
  const explained =
    end.high === 0 ? "the load explains none" : `the load explains at most ${formatCount(end.high)}`;
  const drain = run.phase("drain");
  if (!drain || end.t <= drain.from) {
    const since = formatDuration(end.t - stretch.from);
    return `Table ${table} has stood above what the load explains for ${since}: ${formatCount(end.rows)} rows, where ${explained}.`;
  }
  const left = formatCount(end.rows - end.high);
  const of = opened === null ? left : `${left} of ${formatCount(opened)}`;
  const after = formatDuration(end.t - drain.from);
  return `${formatCount(end.rows)} rows are left in ${table} ${after} after the load ended, where ${explained}: ${of} sessions opened were not removed.`;
}

function excessSentence(
  run: RunView,
  samples: readonly AccountedSample[],
  certain: readonly Stretch[],
): string {
  const ratio = plateauRatio(run, samples);
  if (ratio !== null) {
    return `Bounded, but ${ratio.toFixed(ratio < 2 ? 2 : 1)} times what the load explains, through the last third of the hold.`;
  }
  const longest = certain.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
  const { rows, high, t } = longest.worst;
  const where = run.phase("drain") && t >= run.phase("drain")!.from ? "drain" : "hold";
  const lasted = formatDuration(longest.to - longest.from);
  return `For ${lasted} in the ${where} rows stood above what the load explains, at worst ${formatCount(rows)} where ${formatCount(high)} are explained; they came back.`;
}

/** How many times too high a level plateau stands at the end of the hold; null when there is none. */
function plateauRatio(run: RunView, samples: readonly AccountedSample[]): number | null {
  const hold = run.phase("hold")!;
  const from = hold.to - (hold.to - hold.from) / 3;
  const third = samples.filter(({ t }) => t >= from && t < hold.to);
  if (third.length < CERTAIN_READINGS.acting) return null;
  const ratios = third.map(({ rows, high }) => rows / Math.max(1, high)).sort((a, b) => a - b);
  const level = ratios[0]!;
  const isLevel = ratios.at(-1)! <= level * limits.plateau.value;
  return level > limits.plateau.value && isLevel ? level : null;
}

function drained(run: RunView, account: Account, measured: readonly Measured[]): Judgement {
  const { table, opened, peak, end, stretches } = account;
  const followed = `Rows followed the load: ${formatCount(peak.rows)} at the peak, where up to ${formatCount(peak.high)} are explained`;
  if (!run.phase("drain")) return { outcome: "pass", reason: `${followed}.`, measured };
  const { sweepInterval } = run.scenario.sessions;
  if (stretches.at(-1)?.lasting) {
    return {
      outcome: "inconclusive",
      reason: `At the end ${formatCount(end.rows)} rows are left in ${table} where ${formatCount(end.high)} are explained, but not for long enough to tell a late sweep from a lost session.`,
      needs: `a drain longer by ${formatDuration(2 * sweepInterval + CERTAIN_READINGS.quiet * run.scenario.probe.interval)}`,
      measured,
    };
  }
  if (end.rows > COUNT_SLACK.absolute && end.high > limits.unseen.value * peak.high) {
    return {
      outcome: "inconclusive",
      reason: `At the end of the drain the load still explains up to ${formatCount(end.high)} sessions; as many could be left behind unseen.`,
      needs: `a drain longer by ${formatDuration(run.scenario.load.requestTimeout + sweepInterval)}: acts that timed out keep sessions explained`,
      measured,
    };
  }
  const of = opened === null ? "" : ` of ${formatCount(opened)} opened`;
  return {
    outcome: "pass",
    reason: `${followed}; ${formatCount(end.rows)}${of} are left after the drain.`,
    measured,
  };
}
