import { SECOND, type Millis } from "../../base/units.ts";
import type { ResolvedScenario } from "../../config/types.ts";
import { mailboxSeries } from "../backlog.ts";
import type { RunView } from "../run-view.ts";
import { knowsItsUsers, sessionSeries, type AccountedSample } from "../sessions.ts";
import type { Aftermath, Return } from "../types.ts";
import { ACT_SERIES, answerLevel, answersBack, faredIn, type Tolerance } from "./answers.ts";
import { spanBefore, type Span } from "./level-before.ts";
import {
  accountFromStart,
  heldBefore,
  latestOf,
  mailboxesBack,
  memoryAround,
  mostMissing,
  sessionsBack,
} from "./node.ts";
import { playedFaults, type PlayedFault } from "./played-faults.ts";
import { statementOf } from "./statement.ts";

/** How far back is back, and how long it may take. */
export interface Demand extends Tolerance {
  readonly within: Millis;
}

/** The readings between which acts and sessions are seen are about a second apart. */
const BETWEEN_READINGS: Millis = SECOND;

/** Series that the aftermath of faults is read from, where they were sampled. */
export function aftermathSeries(scenario: ResolvedScenario): readonly string[] {
  return [
    ...ACT_SERIES,
    ...(knowsItsUsers(scenario) ? sessionSeries(scenario) : []),
    ...mailboxSeries(scenario.probe.processes),
    "memory.total",
  ];
}

/** What the service did after each fault that was played, in order of time. */
export function aftermathOf(run: RunView, demand: Demand): readonly Aftermath[] {
  const faults = playedFaults(run).filter(({ failed }) => failed === null);
  if (faults.length === 0) return [];
  const account = knowsItsUsers(run.scenario) ? accountFromStart(run) : [];
  return faults.map((fault, index) => {
    const before = spanBefore(fault.from, faults[index - 1]?.to ?? 0);
    const after = { from: fault.to ?? fault.from, to: faults[index + 1]?.from ?? run.lastT + 1 };
    return afterOne(run, account, demand, { fault, before, after });
  });
}

interface Place {
  readonly fault: PlayedFault;
  readonly before: Span;
  /** Until the next fault. */
  readonly after: Span;
}

function afterOne(
  run: RunView,
  account: readonly AccountedSample[],
  demand: Demand,
  { fault, before, after }: Place,
): Aftermath {
  const { from, to, kind, name } = fault;
  const level = answerLevel(run, before);
  const unseen: Return = { state: "unseen" };
  const returns =
    to === null
      ? { answers: unseen, sessions: unseen, mailboxes: unseen }
      : {
          answers: answersBack(run, after, level, demand),
          sessions: sessionsBack(account, after),
          mailboxes: mailboxesBack(run, before, after),
        };
  const all = latestOf(Object.values(returns));
  const until = Math.min(
    after.to,
    after.from + (all.state === "back" ? all.after + BETWEEN_READINGS : demand.within),
  );
  const { due, failed, cut } = faredIn(run, { from, to: until });
  const judged = {
    ...{ fault: fault.fault, kind, name, from, to },
    ...returns,
    acts: { due, failed, cut },
    sessionsLost:
      kind === "kill" ? heldBefore(account, before) : mostMissing(run, account, { from, to: until }),
    memory: memoryAround(run, before, { from: after.from, to: Math.min(after.to, phaseEnd(run, from)) }),
  };
  return { ...judged, statement: statementOf(judged) };
}

function phaseEnd(run: RunView, t: Millis): Millis {
  const phases = [...run.phases("ramp"), ...run.phases("hold"), ...run.phases("drain")];
  return phases.find(({ from, to }) => from <= t && t < to)?.to ?? run.lastT;
}

/** When all was back; null while something is not. */
export function allBack({ answers, sessions, mailboxes }: Aftermath): Return {
  return latestOf([answers, sessions, mailboxes]);
}
