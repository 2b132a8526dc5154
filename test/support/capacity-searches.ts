import { nextStep } from "../../harness/capacity/search.ts";
import { faultStep } from "../../harness/capacity/step.ts";
import type { Search, SearchPlan, Step } from "../../harness/capacity/types.ts";

/** A run of a service whose memory grows with its users, and whose latency does not. */
export function boundedStep(users: number): Step {
  const wobble = 1 + ((users / 100) % 3) / 100;
  return {
    ...faultStep(users, `Bounded at ${users} users.`),
    answer: "bounded",
    outcome: "bounded",
    figures: {
      memoryTotal: users * 6_000 * wobble,
      memoryEts: users * 4_000 * wobble,
      largestHeap: 1_000_000 * wobble,
      rss: users * 7_000 * wobble,
      p99: 12 * wobble,
    },
    runDir: `/srv/reports/incident-23w/run-${users}`,
    duration: 90_000,
  };
}

/** A run of the same service where its sweep is slower than the arrivals. */
export function brokenStep(users: number): Step {
  return {
    ...boundedStep(users),
    answer: "broken",
    outcome: "unbounded",
    sentence: "Unbounded: 40 000 rows were left after the drain.",
    gate: {
      id: "sessions-bounded",
      title: "Sessions are removed",
      reason: "40 000 rows were left after the drain.",
    },
    cause: {
      ruleId: "ets_sweep_slower_than_arrivals",
      title: "A sweep slower than the arrivals",
      sentence: "A sweep took 9.1s, at an interval of 2s.",
    },
  };
}

/** A search that has been played to its end, step by step as `play` answers. */
export function played(plan: SearchPlan, play: (users: number) => Step, goal: number | null = null): Search {
  const steps: Step[] = [];
  for (let next = nextStep(plan, steps); next.users !== null; next = nextStep(plan, steps)) {
    steps.push(play(next.users));
  }
  return { plan, goal, steps };
}
