import { formatCount, formatDuration } from "../../base/units.ts";
import { ACTS_SENT, mailboxSeries, ownerOf, readBacklog, type Backlog } from "../backlog.ts";
import { exactly, type Gate } from "../gate.ts";
import { COUNT_SLACK } from "../sessions.ts";
import { CERTAIN_READINGS } from "../stretches.ts";

export const mailboxesDrained: Gate = {
  id: "mailboxes-drained",
  title: "Mailboxes empty once nobody acts",
  failureTitle: "Messages wait that no process takes",
  why:
    "A mailbox is no cache. Once the load is gone a process that keeps up empties its mailbox within moments; messages " +
    "that still wait after idle timeout and sweep are work that is not done, or that no clause matches.",
  level: "fail",
  requires: () => [],
  mayUse: ({ probe }) => [...mailboxSeries(probe.processes), ACTS_SENT],
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
  evaluate(run) {
    const backlogs = mailboxSeries(run.scenario.probe.processes)
      .map((series) => readBacklog(run, series))
      .filter((backlog) => backlog !== null);
    const measured = backlogs.map((backlog) =>
      exactly(`least in ${nameOf(backlog)} at the end`, "count", backlog.least, backlog.limit),
    );
    const worst = (state: Backlog["state"]) =>
      backlogs.filter((backlog) => backlog.state === state).sort((a, b) => b.least - a.least)[0];
    const since = (t: number) => formatDuration(t - run.phase("drain")!.from);

    const stuck = worst("stuck");
    if (stuck) {
      const reason = `${formatCount(stuck.end.v)} messages still wait in ${nameOf(stuck)} ${since(stuck.end.t)} after the load ended (${formatCount(stuck.peak.v)} at most).`;
      return { outcome: "fail", reason, measured };
    }
    const shrinking = worst("shrinking");
    if (shrinking) {
      const reason = `At the end ${nameOf(shrinking)} is still being worked off: ${formatCount(shrinking.end.v)} messages ${since(shrinking.end.t)} after the load ended.`;
      return { outcome: "inconclusive", reason, needs: "a drain twice as long", measured };
    }
    if (backlogs.length === 0) {
      return {
        outcome: "inconclusive",
        reason: "No mailbox was read three times after the load was gone.",
        needs: `a drain with at least ${CERTAIN_READINGS.quiet} readings of mailboxes; watch a process in probe.processes`,
        measured,
      };
    }
    const largest = backlogs.reduce((a, b) => (b.peak.v > a.peak.v ? b : a));
    const reason = `Every mailbox emptied; the longest held ${formatCount(largest.peak.v)} messages.`;
    return { outcome: "pass", reason, measured };
  },
};

function nameOf({ series }: Backlog): string {
  const process = ownerOf(series);
  return process === null ? "the longest mailbox" : `the mailbox of ${process}`;
}
