import type { Answer } from "./types.ts";
import { promptness } from "./early.ts";
import { labelled, precision, runsWithAlarm, shareOf } from "./shares.ts";

/** One line of what the judge must show. */
export interface Target {
  readonly claim: string;
  /** As it was measured, with what it is a share of. */
  readonly figure: string;
  readonly limit: string;
  /** Null where nothing is claimed. */
  readonly met: boolean | null;
}

const SERIES_OF_A_RUN = 15;
const MOST_FALSE_RUNS = 1 / 1000;

/** What the answers to families and seeds that tuning never saw must show. */
export function targetsOf(answers: readonly Answer[]): readonly Target[] {
  const healthy = labelled(answers, "healthy");
  const leaking = labelled(answers, "leaking");
  const clear = leaking.filter(({ growthToNoise, samples }) => growthToNoise! >= 8 && samples >= 120);
  const swept = leaking.filter(({ sweepPeriods }) => sweepPeriods !== null);
  return [
    falseAlarms('runs of 15 healthy series with a false "unbounded"', answers, isFound),
    atLeast("precision", precision(answers, isFound), 0.995, "of alarms, if half of all series leak"),
    atMost("leaks called bounded", leaking, isCleared, 0.002),
    share(
      "leaks of 8 times the noise or more, 120 samples or more, found by the plan's end",
      clear,
      isFoundInPlan,
      0.98,
    ),
    share("all leaks found after one extension", leaking, isFound, 0.9),
    share("leaks under a sweep of 4 to 10 periods found by the plan's end", swept, isFoundInPlan, 0.6),
    atMost("healthy series left inconclusive after one extension", healthy, isOpen, 0.1),
    plainReasons(answers),
    ...earlyTargets(answers),
  ];
}

const isFound = ({ extended }: Answer) => extended === "unbounded";
const isFoundInPlan = ({ planned }: Answer) => planned === "unbounded";
const isCleared = ({ extended }: Answer) => extended === "bounded";
const isOpen = ({ extended }: Answer) => extended === "inconclusive";

function falseAlarms(claim: string, answers: readonly Answer[], alarm: (answer: Answer) => boolean): Target {
  const { runs, alarmed } = runsWithAlarm(answers, alarm, SERIES_OF_A_RUN);
  return {
    claim,
    figure: `${alarmed} of ${runs}`,
    limit: "at most 1 in 1000",
    met: runs > 0 && alarmed / runs <= MOST_FALSE_RUNS,
  };
}

/** What may end a run before its plan: when, of the leaks found by then, and how many healthy runs it ends. */
function earlyTargets(answers: readonly Answer[]): readonly Target[] {
  const claimed = promptness(answers).at(-1)!;
  if (claimed.leaking.length + claimed.healthy.length === 0) return [];
  const { time, times, healthy, certainAt } = claimed;
  return [
    {
      claim: 'median time to a certain "unbounded"',
      figure: `${time.toFixed(2)} of the plan, ${times.length} leaks`,
      limit: "at most 0.60",
      met: time <= 0.6,
    },
    falseAlarms(
      "healthy runs of 15 series ended before their plan",
      healthy,
      (one) => certainAt(one) !== null,
    ),
  ];
}

function share(
  claim: string,
  of: readonly Answer[],
  holds: (answer: Answer) => boolean,
  least: number,
): Target {
  return atLeast(claim, shareOf(of, holds), least, `of ${of.length}`);
}

function atLeast(claim: string, value: number, least: number, of: string): Target {
  return {
    claim,
    figure: `${percent(value)} ${of}`,
    limit: `at least ${percent(least)}`,
    met: value >= least,
  };
}

function atMost(
  claim: string,
  of: readonly Answer[],
  holds: (answer: Answer) => boolean,
  most: number,
): Target {
  const value = shareOf(of, holds);
  const met = of.length > 0 && value <= most;
  return { claim, figure: `${percent(value)} of ${of.length}`, limit: `at most ${percent(most)}`, met };
}

function plainReasons(answers: readonly Answer[]): Target {
  const bad = answers.filter(({ badReasons }) => badReasons.length > 0).length;
  return {
    claim: "reasons that are not one plain sentence with numbers",
    figure: `${bad} of ${answers.length} series`,
    limit: "none",
    met: answers.length > 0 && bad === 0,
  };
}

function percent(value: number): string {
  return `${(value * 100).toFixed(value > 0.99 || value < 0.01 ? 2 : 1)} %`;
}
