import fc from "fast-check";
import type { GroupPlan, JourneyPlan, PopulationPlan, StepPlan } from "../../harness/config/types.ts";
import { arbitraryDistribution, arbitraryPlan } from "./arbitrary-plans.ts";

const request = { method: "POST", path: "/{user}" } as const;

export function stepOf(name: string, session: StepPlan["session"], more: Partial<StepPlan> = {}): StepPlan {
  return { name, request, session, weight: 1, ...more };
}

export function journeyOf(...steps: readonly (readonly StepPlan[])[]): JourneyPlan {
  return { login: stepOf("login", "login"), steps, logout: stepOf("logout", "logout") };
}

const capture = { token: { header: "x-token" } } as const;

const arbitraryStep = fc
  .record({
    session: fc.constantFrom("touch" as const, "none" as const),
    weight: fc.integer({ min: 1, max: 5 }),
    captures: fc.boolean(),
    thinkTime: fc.option(arbitraryDistribution(50, 3_000), { nil: undefined }),
  })
  .map(({ session, weight, captures, thinkTime }) =>
    stepOf("step", session, { weight, ...(captures && { capture }), ...(thinkTime && { thinkTime }) }),
  );

const arbitraryGroup: fc.Arbitrary<GroupPlan> = fc
  .record({
    weight: fc.integer({ min: 1, max: 5 }),
    stay: arbitraryDistribution(100, 8_000),
    thinkTime: arbitraryDistribution(50, 3_000),
    vanish: fc.double({ min: 0, max: 1, noNaN: true }),
    steps: fc.array(fc.array(arbitraryStep, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
    loginCaptures: fc.boolean(),
    retry: fc.option(
      fc.record({ times: fc.integer({ min: 1, max: 4 }), backoff: fc.integer({ min: 1, max: 500 }) }),
      { nil: undefined },
    ),
    abandon: fc.option(fc.record({ after: fc.integer({ min: 1, max: 4 }) }), { nil: undefined }),
  })
  .map(({ steps, loginCaptures, retry, abandon, ...group }) => ({
    ...group,
    journey: {
      ...journeyOf(...steps),
      login: stepOf("login", "login", loginCaptures ? { capture } : {}),
    },
    ...(retry && { retry }),
    ...(abandon && { abandon }),
  }));

const arbitraryProfile: fc.Arbitrary<PopulationPlan["profile"]> = fc.oneof(
  fc.constant(undefined),
  fc.record({
    kind: fc.constant("diurnal" as const),
    period: fc.integer({ min: 500, max: 10_000 }),
    low: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant("storm" as const),
    at: fc.integer({ min: 0, max: 5_000 }),
    share: fc.double({ min: 0.01, max: 1, noNaN: true }),
    over: fc.integer({ min: 1, max: 1_000 }),
    every: fc.integer({ min: 1_000, max: 5_000 }),
  }),
  fc
    .array(
      fc.record({
        gap: fc.integer({ min: 0, max: 3_000 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        over: fc.integer({ min: 1, max: 2_000 }),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((levels) => {
      let end = 0;
      const steps = levels.map(({ gap, share, over }) => {
        const at = end + gap;
        end = at + over;
        return { at, share, over };
      });
      return { kind: "steps" as const, steps };
    }),
);

/** Crowds of every kind that a plan may ask for, over at most some twenty seconds. */
export const arbitraryJourneys: fc.Arbitrary<PopulationPlan> = fc
  .record({
    plain: arbitraryPlan,
    users: fc.integer({ min: 1, max: 40 }),
    ramp: fc.integer({ min: 1, max: 3_000 }),
    hold: fc.integer({ min: 1, max: 12_000 }),
    profile: arbitraryProfile,
    closed: fc.boolean(),
    arrivals: fc.option(fc.constantFrom("poisson" as const, "even" as const), { nil: undefined }),
    groups: fc.option(fc.array(arbitraryGroup, { minLength: 1, maxLength: 3 }), { nil: undefined }),
  })
  .map(({ plain, profile, closed, arrivals, groups, ...times }) => ({
    ...plain,
    ...times,
    ...(closed && { pace: "closed" as const }),
    ...(profile && !(arrivals && profile.kind === "storm") && { profile }),
    // With stays of up to 20 s: at most about as many at once as there are users.
    ...(arrivals && { model: { kind: "arrival-rate" as const, rate: times.users / 20, arrivals } }),
    ...(groups && { groups: Object.fromEntries(groups.map((group, i) => [`group-${i}`, group])) }),
  }));
