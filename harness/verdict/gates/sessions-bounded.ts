import { formatCount, formatDuration } from "../../base/units.ts";
import type { ResolvedScenario } from "../../config/types.ts";
import { mailboxSeries } from "../backlog.ts";
import { defineGate, exactly, type Judgement } from "../gate.ts";
import { totalOf, type RunView } from "../run-view.ts";
import {
  accountSessions,
  COUNT_SLACK,
  countSlack,
  knowsSessions,
  overBound,
  overHigh,
  rowsSeries,
  sessionSeries,
  type AccountedSample,
} from "../sessions.ts";
import { boundIfLate, LATE_SERIES, LATE_SWEEPS, longestLife } from "../lateness.ts";
import { plateauOf, type Plateau } from "../plateau.ts";
import { residueOf, type Residue } from "../residue.ts";
import { isDisturbed } from "../undisturbed.ts";
import { CERTAIN_READINGS, isCertain, longest, stretchesOf, type Stretch } from "../stretches.ts";
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
} as const;

const options = {
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
  /** Above the ledger's bound. */
  readonly excesses: readonly Stretch[];
}

export const sessionsBounded = defineGate({
  id: "sessions-bounded",
  title: "Sessions follow the load and drain with it",
  failureTitle: "Sessions stay that no user explains",
  why:
    "The harness opened every session itself, so its ledger knows at any moment how many a correct service may hold: " +
    "last act, idle timeout, the wait for the next sweep and that sweep. Rows above that are owed to no user.",
  about: "growth",
  level: "fail",
  applies: knowsSessions,
  requires: sessionSeries,
  mayUse: ({ probe }) => [...LATE_SERIES, ...mailboxSeries(probe.processes)],
  phases: ["baseline", "hold", "drain"],
  limits,
  options,
  evaluate(run, { plateau, unseen }) {
    const samples = accountSessions(run);
    if (samples.length === 0) return nothingToJudge(run.scenario);
    const calm = samples.filter(({ t }) => !isDisturbed(run, t));
    const account: Account = {
      table: run.scenario.sessions.table,
      opened: totalOf(run, "load.sessions_opened"),
      peak: samples.reduce((most, sample) => (sample.rows > most.rows ? sample : most)),
      end: samples.at(-1)!,
      excesses: stretchesOf(calm, overHigh),
    };
    const late = boundIfLate(run);
    const beyond = (sample: AccountedSample) => (late ? overBound(sample.rows, late(sample)) : 0);
    const measured = measure(calm.length > 0 ? calm : samples, account, late);
    const residue = residueOf(run, samples);
    if (residue.state === "stands") {
      return { outcome: "fail", reason: residueSentence(run, account, residue.rows), measured };
    }
    const breach = longest(stretchesOf(calm, beyond).filter((stretch) => isCertain(stretch, run)));
    const lasting =
      plateauSentence(run, plateauOf(run, calm, plateau), breach) ?? lastingSentence(run, breach);
    if (lasting) return { outcome: "fail", reason: lasting, measured };
    const open = whyOpen(run, account, residue, breach) ?? whyUnseen(run, account, unseen);
    if (open) return { outcome: "inconclusive", ...open, measured };
    return { outcome: "pass", reason: followedSentence(run, account), measured };
  },
});

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

function residueSentence(run: RunView, account: Account, residue: number): string {
  const of = account.opened === null ? "" : ` of ${formatCount(account.opened)}`;
  return `${leftSentence(run, account)}: ${formatCount(residue)}${of} sessions opened were not removed.`;
}

function leftSentence(run: RunView, { table, end }: Account): string {
  const since = formatDuration(end.t - run.phase("drain")!.from);
  const explained =
    end.high === 0 ? "the load explains none" : `the load explains at most ${formatCount(end.high)}`;
  return `${formatCount(end.rows)} rows are left in ${table} ${since} after the load ended, where ${explained}`;
}

/** A level excess is a plateau too high when it is no lateness, or outlives every session. */
function plateauSentence(run: RunView, plateau: Plateau | null, breach: Stretch | null): string | null {
  if (!plateau || (!breach && plateau.length < longestLife(run.scenario.sessions))) return null;
  const times = plateau.ratio.toFixed(plateau.ratio < 2 ? 2 : 1);
  return `Bounded, but ${times} times what the load explains, through the last third of the hold.`;
}

function lastingSentence(run: RunView, breach: Stretch | null): string | null {
  if (!breach || breach.to - breach.from < longestLife(run.scenario.sessions)) return null;
  return `${excessSentence(breach)}${breach.lasting ? ", to the end of the record" : ""}.`;
}

function excessSentence({ from, to, worst: { rows, high } }: Stretch): string {
  return `For ${formatDuration(to - from)} there were more rows than late removals could explain, at worst ${formatCount(rows)} where ${formatCount(high)} are explained`;
}

interface Open {
  readonly reason: string;
  readonly needs: string;
}

function whyOpen(run: RunView, account: Account, residue: Residue, breach: Stretch | null): Open | null {
  if (residue.state === "open") {
    return { reason: `${leftSentence(run, account)}, but ${residue.because}.`, needs: residue.needs };
  }
  if (breach) {
    return {
      reason: `${excessSentence(breach)}; whether it would catch up under load is not known.`,
      needs: `a hold longer by ${formatDuration(longestLife(run.scenario.sessions))}`,
    };
  }
  return null;
}

function whyUnseen(run: RunView, { peak, end }: Account, unseen: number): Open | null {
  const { sessions, load } = run.scenario;
  if (run.phase("drain") && end.rows > COUNT_SLACK.absolute && end.high > unseen * peak.high) {
    return {
      reason: `At the end of the drain the load still explains up to ${formatCount(end.high)} sessions; as many could be left behind unseen.`,
      needs: `a drain longer by ${formatDuration(load.requestTimeout + sessions.sweepInterval)}: acts that timed out keep sessions explained`,
    };
  }
  return null;
}

function followedSentence(run: RunView, account: Account): string {
  const { opened, peak, end } = account;
  const followed = `Rows followed the load: ${formatCount(peak.rows)} at the peak`;
  if (!run.phase("drain")) return `${followed}.`;
  const of = opened === null ? "" : ` of ${formatCount(opened)} opened`;
  return `${followed}, ${formatCount(end.rows)}${of} left after the drain${lateness(run, account)}.`;
}

/** A service that was late and caught up is bounded, and its reader should know. */
function lateness(run: RunView, { excesses }: Account): string {
  const late = longest(excesses.filter((stretch) => isCertain(stretch, run)));
  if (!late) return "";
  const { rows, high } = late.worst;
  return `; for ${formatDuration(late.to - late.from)} removals came late, by up to ${formatCount(rows - high)} rows`;
}
