import type { Distribution } from "../base/distribution.ts";
import type { GroupPlan, JourneyPlan, PopulationPlan, StepPlan } from "../config/types.ts";
import { Act, type ActNumber } from "./types.ts";

/** Users of one kind, as the crowd deals with them. */
export interface Group {
  readonly stay: Distribution;
  readonly vanish: number;
  readonly login: ActNumber;
  readonly steps: readonly Step[];
  readonly logout: ActNumber;
  readonly retry: GroupPlan["retry"];
  /** Failures in a row after which a user vanishes. */
  readonly abandonAfter: number;
}

/** One of the acts is taken: the first whose bound a uniform draw of (0, 1) does not reach. */
export interface Step {
  readonly acts: readonly ActNumber[];
  readonly bounds: readonly number[];
}

/** What matters of an act beside its number. */
export interface ActTraits {
  /** Pause after it. */
  readonly thinkTime: Distribution;
  /** Whether its user does nothing else before it has been answered. */
  readonly awaited: boolean;
  readonly captures: boolean;
}

/** All kinds of users of a plan. */
export interface Groups {
  readonly groups: readonly Group[];
  /** Of a uniform draw of (0, 1), by group: as a step's. */
  readonly bounds: readonly number[];
  /** By number of the act. */
  readonly traits: readonly ActTraits[];
  /** Whether what users do depends on the answers that they get. */
  readonly heed: boolean;
}

/** Log-in, all choices of all steps, log-out: the order in which a group's acts are numbered. */
export function actsOfJourney({ login, steps, logout }: JourneyPlan): readonly StepPlan[] {
  return [login, ...steps.flat(), logout];
}

/** The groups of a plan; one, with the plain three acts, where it names none. */
export function groupsOf(plan: PopulationPlan): Groups {
  const named = Object.values(plan.groups ?? {});
  if (named.length === 0) return plainGroup(plan);
  const traits = named.flatMap((group) => traitsOf(group, plan.pace));
  const groups: Group[] = [];
  let login = 0;
  for (const group of named) {
    groups.push(numbered(group, login));
    login += actsOfJourney(group.journey).length;
  }
  const heed = traits.some(({ awaited }) => awaited) || named.some(({ abandon }) => abandon !== undefined);
  return { groups, bounds: boundsOf(named), traits, heed };
}

function plainGroup({ stay, vanish, thinkTime, pace }: PopulationPlan): Groups {
  const steps = [{ acts: [Act.touch], bounds: [1] }];
  const { login, logout } = Act;
  const group = { stay, vanish, login, steps, logout, retry: undefined, abandonAfter: Infinity };
  const awaited = pace === "closed";
  const traits = Array<ActTraits>(3).fill({ thinkTime, awaited, captures: false });
  return { groups: [group], bounds: [1], traits, heed: awaited };
}

function numbered({ stay, vanish, journey, retry, abandon }: GroupPlan, login: ActNumber): Group {
  let next = login + 1;
  const steps = journey.steps.map((choices) => ({
    acts: choices.map(() => next++),
    bounds: boundsOf(choices),
  }));
  return { stay, vanish, login, steps, logout: next, retry, abandonAfter: abandon?.after ?? Infinity };
}

function traitsOf(group: GroupPlan, pace: PopulationPlan["pace"]): readonly ActTraits[] {
  return actsOfJourney(group.journey).map(({ thinkTime = group.thinkTime, capture }) => {
    const captures = capture !== undefined;
    return { thinkTime, captures, awaited: captures || group.retry !== undefined || pace === "closed" };
  });
}

function boundsOf(weighted: readonly { readonly weight: number }[]): readonly number[] {
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  let upTo = 0;
  return weighted.map(({ weight }) => (upTo += weight) / total);
}
