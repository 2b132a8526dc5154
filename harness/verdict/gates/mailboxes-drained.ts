import { formatCount, formatDuration } from "../../base/units.ts";
import { ACTS_SENT, mailboxSeries, ownerOf, readBacklog, type Backlog } from "../backlog.ts";
import { defineGate, exactly, type Answer } from "../gate.ts";
import { holdTrend, LOAD_SERIES, type HoldTrend } from "../hold-trend.ts";
import type { RunView } from "../run-view.ts";
import { COUNT_SLACK } from "../sessions.ts";
import { CERTAIN_READINGS } from "../stretches.ts";

export const mailboxesDrained = defineGate({
  id: "mailboxes-drained",
  title: "Mailboxes empty once nobody acts",
  failureTitle: "Messages wait that no process takes",
  why:
    "A mailbox is no cache. Once the load is gone a process that keeps up empties its mailbox within moments; messages " +
    "that still wait after idle timeout and sweep are work that is not done, or that no clause matches.",
  about: "growth",
  level: "fail",
  requires: () => [],
  mayUse: ({ probe }) => [...mailboxSeries(probe.processes), ACTS_SENT, ...LOAD_SERIES],
  phases: ["baseline", "drain"],
  limits: {
    slack: {
      value: COUNT_SLACK.absolute,
      unit: "count",
      meaning: "messages more than at rest that mean nothing: one may be under way at a reading",
    },
    slackShare: {
      value: COUNT_SLACK.share,
      unit: "ratio",
      meaning: "the same as a share of all acts sent, where that is more",
    },
    readings: {
      value: CERTAIN_READINGS.quiet,
      unit: "count",
      meaning:
        "last readings in a row, spanning a sweep interval where they are frequent, that must all stand above",
    },
  },
  options: {},
  evaluate(run) {
    const mailboxes = mailboxSeries(run.scenario.probe.processes);
    const backlogs = mailboxes
      .map((series) => readBacklog(run, series))
      .filter((backlog) => backlog !== null);
    const judged = mailboxes.map((series) => holdTrend(run, series));
    const trends = judged.flatMap(({ trend }) => trend ?? []);
    const measured = backlogs.map((backlog) =>
      exactly(`least in ${nameOf(backlog)} at the end`, "count", backlog.least, backlog.limit),
    );
    const growing = judged.find(({ kind }) => kind === "growing");
    const shown = { measured, ...(trends.length > 0 && { trends }) };
    const answer = run.scenario.watchOnly ? answerOfWatch(judged) : stuckAnswer(run, backlogs);
    if (answer?.outcome !== "fail" && growing) return { outcome: "fail", reason: growing.reason, ...shown };
    return { ...(answer ?? emptiedAnswer(backlogs)), ...shown };
  },
});

/** Where the load does not end, a mailbox that does not grow is one that is worked off. */
function answerOfWatch(judged: readonly HoldTrend[]): Answer {
  const open = judged.find((trend) => trend.kind === "open");
  if (open) return { outcome: "inconclusive", reason: open.reason, needs: open.needs };
  return { outcome: "pass", reason: judged[0]!.reason };
}

/** Null where every mailbox that was read has emptied. */
function stuckAnswer(run: RunView, backlogs: readonly Backlog[]): Answer | null {
  const worst = (state: Backlog["state"]) =>
    backlogs.filter((backlog) => backlog.state === state).sort((a, b) => b.least - a.least)[0];
  const since = (t: number) => formatDuration(t - run.phase("drain")!.from);
  const stuck = worst("stuck");
  if (stuck) {
    const reason = `${formatCount(stuck.end.v)} messages still wait in ${nameOf(stuck)} ${since(stuck.end.t)} after the load ended (${formatCount(stuck.peak.v)} at most).`;
    return { outcome: "fail", reason };
  }
  const shrinking = worst("shrinking");
  if (!shrinking) return null;
  const reason = `At the end ${nameOf(shrinking)} is still being worked off: ${formatCount(shrinking.end.v)} messages ${since(shrinking.end.t)} after the load ended.`;
  return { outcome: "inconclusive", reason, needs: "a drain twice as long" };
}

function emptiedAnswer(backlogs: readonly Backlog[]): Answer {
  const largest = backlogs.reduce<Backlog | null>((a, b) => (a && a.peak.v >= b.peak.v ? a : b), null);
  if (largest) {
    const reason = `Every mailbox emptied; the longest held ${formatCount(largest.peak.v)} messages.`;
    return { outcome: "pass", reason };
  }
  return {
    outcome: "inconclusive",
    reason: "No mailbox was read three times after the load was gone.",
    needs: `a drain with at least ${CERTAIN_READINGS.quiet} readings of mailboxes; watch a process in probe.processes`,
  };
}

function nameOf({ series }: Backlog): string {
  const process = ownerOf(series);
  return process === null ? "the longest mailbox" : `the mailbox of ${process}`;
}
