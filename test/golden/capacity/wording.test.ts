import { describe, expect, it } from "vitest";
import { conclude } from "../../../harness/capacity/conclude.ts";
import { faultStep } from "../../../harness/capacity/step.ts";
import { capacityText } from "../../../harness/capacity/text.ts";
import type { Search, SearchPlan } from "../../../harness/capacity/types.ts";
import { answerSentence, furtherSentences } from "../../../harness/capacity/wording.ts";
import { painter } from "../../../harness/report/colours.ts";
import { boundedStep, brokenStep, played } from "../../support/capacity-searches.ts";

const plan: SearchPlan = { from: 10_000, to: 500_000, precision: 0.05, maxRuns: 10, gate: null };
const breaksAt = (capacity: number) => (users: number) =>
  users <= capacity ? boundedStep(users) : brokenStep(users);

/** Exit code and every sentence, a line each. */
function told(search: Search): string {
  const conclusion = conclude(search);
  const sentences = [answerSentence(conclusion, search.plan), ...furtherSentences(conclusion, search.plan)];
  return [`exit ${conclusion.exitCode}`, ...sentences].join("\n");
}

describe("the conclusion of a search", () => {
  it("at a terminal", () => {
    const search = played(plan, breaksAt(175_000), 230_000);
    expect(capacityText(search, conclude(search), "incident-23w: where it breaks", painter(false)))
      .toMatchInlineSnapshot(`
      "incident-23w: where it breaks

      Bounded up to 173 000, unbounded from 188 000 users (±4.2 %).
        At 188 000 users sessions-bounded failed first: 40 000 rows were left after the drain.
        The cause: A sweep slower than the arrivals (ets_sweep_slower_than_arrivals). A sweep took 9.1s,
        at an interval of 2s.
        Each end was run more than once.
        No head-room: 75 % of the goal of 230 000 users are carried, less than 82 %.

            users  outcome          took     memory        ets       heap        rss      p99
           10 000  bounded        1m 30s   57.8 MiB   38.5 MiB  986.3 KiB   67.4 MiB     12ms
           36 800  bounded        1m 30s  214.8 MiB  143.2 MiB  996.1 KiB  250.6 MiB     12ms
          136 000  bounded        1m 30s  786.0 MiB  524.0 MiB  986.3 KiB  917.0 MiB     12ms
          500 000  unbounded      1m 30s   2.85 GiB   1.90 GiB  996.1 KiB   3.32 GiB     12ms
          261 000  unbounded      1m 30s   1.46 GiB  995.6 MiB  976.6 KiB   1.70 GiB     12ms
          188 000  unbounded      1m 30s   1.07 GiB  731.5 MiB  996.1 KiB   1.25 GiB     12ms
          160 000  bounded        1m 30s  924.7 MiB  616.5 MiB  986.3 KiB   1.05 GiB     12ms
          173 000  bounded        1m 30s 1009.7 MiB  673.1 MiB  996.1 KiB   1.15 GiB     12ms
          188 000  unbounded      1m 30s   1.07 GiB  731.5 MiB  996.1 KiB   1.25 GiB     12ms
          173 000  bounded        1m 30s 1009.7 MiB  673.1 MiB  996.1 KiB   1.15 GiB     12ms

        How figures scale with the users, by the bounded runs (95 % interval):
          memory of the node grows with the users (linear): exponent 1.00 (0.99 to 1.01)
          memory of ETS tables grows with the users (linear): exponent 1.00 (0.99 to 1.01)
          largest heap stays constant: exponent 0.00 (-0.01 to 0.01)
          resident memory (RSS) grows with the users (linear): exponent 1.00 (0.99 to 1.01)
          p99 latency stays constant: exponent 0.00 (-0.01 to 0.01)
      "
    `);
  });

  it("with a gate above the break point", () => {
    expect(told(played({ ...plan, gate: 230_000 }, breaksAt(175_000)))).toMatchInlineSnapshot(`
      "exit 1
      Bounded up to 173 000, unbounded from 188 000 users (±4.2 %).
      At 188 000 users sessions-bounded failed first: 40 000 rows were left after the drain.
      The cause: A sweep slower than the arrivals (ets_sweep_slower_than_arrivals). A sweep took 9.1s, at an interval of 2s.
      Each end was run more than once.
      The gate of 230 000 users fails: the break point lies below."
    `);
  });

  it("with a gate below it, and more head-room than asked for", () => {
    expect(told(played({ ...plan, gate: 100_000 }, breaksAt(175_000), 120_000))).toMatchInlineSnapshot(`
      "exit 0
      Bounded up to 173 000, unbounded from 188 000 users (±4.2 %).
      At 188 000 users sessions-bounded failed first: 40 000 rows were left after the drain.
      The cause: A sweep slower than the arrivals (ets_sweep_slower_than_arrivals). A sweep took 9.1s, at an interval of 2s.
      Each end was run more than once.
      The gate of 100 000 users holds.
      Head-room: 144 % of the goal of 120 000 users are carried, less than 157 %."
    `);
  });

  it("where nothing broke", () => {
    expect(told(played(plan, boundedStep, 230_000))).toMatchInlineSnapshot(`
      "exit 0
      Bounded up to 500 000 users, the most that were tried: no break point was found.
      Each end was run more than once.
      Head-room: 217 % of the goal of 230 000 users are carried."
    `);
  });

  it("where everything broke", () => {
    expect(told(played(plan, brokenStep))).toMatchInlineSnapshot(`
      "exit 3
      Unbounded from 10 000 users, the fewest that were tried: start with fewer (--from).
      At 10 000 users sessions-bounded failed first: 40 000 rows were left after the drain.
      The cause: A sweep slower than the arrivals (ets_sweep_slower_than_arrivals). A sweep took 9.1s, at an interval of 2s.
      Each end was run more than once."
    `);
  });

  it("where the generator gave way before the service", () => {
    const why = "This run proves nothing: the generator was late by 2.1s.";
    const gaveWay = (users: number) => (users <= 60_000 ? boundedStep(users) : faultStep(users, why));
    expect(told(played(plan, gaveWay))).toMatchInlineSnapshot(`
      "exit 4
      Bounded up to 60 000 users: the generator or its host, not the service, ends at 65 100 users.
      At 65 100 users: This run proves nothing: the generator was late by 2.1s.
      Each end was run more than once."
    `);
  });

  it("where a size stays open", () => {
    const unclear = (users: number) =>
      users <= 60_000
        ? boundedStep(users)
        : {
            ...boundedStep(users),
            answer: "open" as const,
            outcome: "inconclusive" as const,
            sentence: "Inconclusive: the service did only 80 % of its acts.",
          };
    expect(told(played({ ...plan, maxRuns: 20 }, unclear))).toMatchInlineSnapshot(`
      "exit 3
      Bounded up to 58 200, open from 61 100 users (±2.5 %).
      At 61 100 users: Inconclusive: the service did only 80 % of its acts."
    `);
  });

  it("where the runs of an end differ", () => {
    const { steps } = played({ ...plan, maxRuns: 8 }, breaksAt(175_000));
    const further = [brokenStep(173_000), boundedStep(173_000), brokenStep(188_000)];
    expect(told({ plan: { ...plan, maxRuns: 11 }, goal: null, steps: [...steps, ...further] }))
      .toMatchInlineSnapshot(`
      "exit 0
      Bounded up to 173 000, unbounded from 188 000 users (±4.2 %).
      At 188 000 users sessions-bounded failed first: 40 000 rows were left after the drain.
      The cause: A sweep slower than the arrivals (ets_sweep_slower_than_arrivals). A sweep took 9.1s, at an interval of 2s.
      The runs of 173 000 users differ: 2 bounded, 1 broken.
      Each end was run more than once."
    `);
  });

  it("of a search whose last run was inconclusive", () => {
    const { steps } = played(plan, breaksAt(175_000));
    const unclear = { ...boundedStep(160_000), answer: "open", outcome: "inconclusive" } as const;
    const known = [...steps.slice(0, 6), unclear];
    expect(told({ plan: { ...plan, maxRuns: 7 }, goal: null, steps: known })).toMatchInlineSnapshot(`
      "exit 3
      Bounded up to 136 000, unbounded from 188 000 users (±18 %).
      At 188 000 users sessions-bounded failed first: 40 000 rows were left after the drain.
      The cause: A sweep slower than the arrivals (ets_sweep_slower_than_arrivals). A sweep took 9.1s, at an interval of 2s.
      The runs of 160 000 users settle nothing so far.
      The 7 runs are spent before the answer was as precise as ±5 %.
      An end was run once only: one wrong run would move it (raise --max-runs, --resume)."
    `);
    expect(told({ plan: { ...plan, maxRuns: 1 }, goal: null, steps: [unclear] })).toMatchInlineSnapshot(`
      "exit 3
      No run has settled anything yet.
      The runs of 160 000 users settle nothing so far."
    `);
  });

  it("of a search that was cut short, and of one with too few runs", () => {
    const { steps } = played(plan, breaksAt(175_000));
    expect(told({ plan, goal: null, steps: steps.slice(0, 4) })).toMatchInlineSnapshot(`
      "exit 3
      Bounded up to 136 000, unbounded from 500 000 users (±92 %).
      At 500 000 users sessions-bounded failed first: 40 000 rows were left after the drain.
      The cause: A sweep slower than the arrivals (ets_sweep_slower_than_arrivals). A sweep took 9.1s, at an interval of 2s.
      The search was cut short: go on with --resume.
      An end was run once only: one wrong run would move it (raise --max-runs, --resume)."
    `);
    expect(told({ plan: { ...plan, maxRuns: 4 }, goal: null, steps: steps.slice(0, 4) }))
      .toMatchInlineSnapshot(`
      "exit 3
      Bounded up to 136 000, unbounded from 500 000 users (±92 %).
      At 500 000 users sessions-bounded failed first: 40 000 rows were left after the drain.
      The cause: A sweep slower than the arrivals (ets_sweep_slower_than_arrivals). A sweep took 9.1s, at an interval of 2s.
      The 4 runs are spent before the answer was as precise as ±5 %.
      An end was run once only: one wrong run would move it (raise --max-runs, --resume)."
    `);
    expect(told({ plan, goal: null, steps: [] })).toMatchInlineSnapshot(`
      "exit 3
      No run has settled anything yet."
    `);
  });

  it("of a service that carries more than it did not carry", () => {
    const { steps } = played(plan, breaksAt(175_000));
    expect(told({ plan, goal: null, steps: [...steps, boundedStep(230_000)] })).toMatchInlineSnapshot(`
      "exit 0
      Bounded up to 173 000, unbounded from 188 000 users (±4.2 %).
      At 188 000 users sessions-bounded failed first: 40 000 rows were left after the drain.
      The cause: A sweep slower than the arrivals (ets_sweep_slower_than_arrivals). A sweep took 9.1s, at an interval of 2s.
      230 000 users were carried once all the same: the service, or the host, is uneven.
      Each end was run more than once."
    `);
  });
});
