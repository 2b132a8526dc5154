import type { Answer, Step } from "./types.ts";

/** What all runs of one size say together; `unsettled` asks for another one. */
export interface Size {
  readonly users: number;
  readonly says: Answer | "unsettled";
  readonly runs: number;
  readonly votes: Readonly<Record<Answer, number>>;
  /** Runs that were not inconclusive. */
  readonly decided: number;
}

/** An inconclusive run is repeated twice; after so many the size is said to be open. */
const INCONCLUSIVE = 3;
/** Two against two after so many: no majority is near. */
const CONTESTED = 4;

/** The sizes that were tried, ascending. The majority of their runs counts, so that one wrong answer can be outvoted. */
export function sizesOf(steps: readonly Pick<Step, "users" | "answer">[]): readonly Size[] {
  return [...Map.groupBy(steps, ({ users }) => users)]
    .map(([users, runs]) => sizeOf(users, runs))
    .sort((a, b) => a.users - b.users);
}

function sizeOf(users: number, steps: readonly Pick<Step, "answer">[]): Size {
  const count = (answer: Answer) => steps.filter((step) => step.answer === answer).length;
  const votes = {
    bounded: count("bounded"),
    broken: count("broken"),
    open: count("open"),
    fault: count("fault"),
  };
  const { bounded, broken, fault } = votes;
  const runs = steps.length;
  const decided = bounded + broken + fault;
  const size = (says: Size["says"]): Size => ({ users, says, runs, votes, decided });
  if (decided === 0) return size(runs < INCONCLUSIVE ? "unsettled" : "open");
  if (bounded > broken + fault) return size("bounded");
  if (broken + fault > bounded) return size(broken >= fault ? "broken" : "fault");
  return size(decided < CONTESTED ? "unsettled" : "open");
}
