import { mean } from "../base/distribution.ts";
import { SECOND, type Millis } from "../base/units.ts";
import { journeyProblems } from "./journey-problems.ts";
import type { ParsedGroup, ParsedPopulation } from "./population-schema.ts";
import type { Problem } from "./problems.ts";
import { resolveData, type ScenarioFiles } from "./resolve-data.ts";
import type { GroupPlan, JourneyPlan, LoadPlan, PopulationPlan, StepPlan } from "./types.ts";

/** What users do whose journey does not say it. */
type Acts = Pick<LoadPlan, "login" | "touch" | "logout">;

/** Fills in what groups leave out, and adds what is wrong to `problems`. */
export function resolvePopulation(
  parsed: ParsedPopulation,
  load: Acts | object,
  files: ScenarioFiles,
  problems: Problem[],
): PopulationPlan {
  const { users, seed, ramp, hold, rampDown, stay, thinkTime, vanish, model, profile, pace, ...kinds } =
    parsed;
  const { groups, ...behaviour } = kinds;
  const named = groups ?? (Object.keys(behaviour).length > 0 ? { users: { weight: 1 } } : {});
  const resolved = Object.entries(named).flatMap(([name, group]): (readonly [string, GroupPlan])[] => {
    const path = `population.groups.${name}`;
    /** Where it was said. */
    const pathOf = (key: "data" | "journey") => `${key in group ? path : "population"}.${key}`;
    if (!("login" in load)) {
      problems.push({
        path,
        message: "users with a socket each, or with a carrier, do its acts and no others",
      });
      return [];
    }
    const { data, journey, ...filled } = { ...behaviour, stay, thinkTime, vanish, ...group };
    const given = data && resolveData(data, pathOf("data"), files, problems);
    const plan = { ...filled, journey: journeyOf(journey, load), ...(given && { data: given }) };
    problems.push(...journeyProblems(plan, pathOf("journey")));
    return [[name, plan]];
  });
  const onAverage = meanStay(
    resolved.map(([, group]) => group),
    stay,
  );
  if (model.kind === "arrival-rate" && profile.kind === "storm") problems.push(stormOfArrivals);
  return {
    ...{ seed, ramp, hold, rampDown, stay, thinkTime, vanish },
    ...usersAndModel(users, model, onAverage, problems),
    ...(profile.kind !== "steady" && { profile }),
    ...(pace === "closed" && { pace }),
    ...(resolved.length > 0 && { groups: Object.fromEntries(resolved) }),
  };
}

const stormOfArrivals: Problem = {
  path: "population.profile.kind",
  message: "a storm strikes users who stay as many: it needs the model constant-users",
  found: "storm",
};

/** By Little's law either of users and arrival rate follows from the other. */
function usersAndModel(
  users: number | undefined,
  model: ParsedPopulation["model"],
  stay: Millis,
  problems: Problem[],
): Pick<PopulationPlan, "users" | "model"> {
  const rate = model.kind === "arrival-rate" ? model.rate : undefined;
  if (users !== undefined && rate !== undefined) {
    const message =
      "follows from the arrival rate and the stay; give one of population.users and population.model.rate";
    problems.push({ path: "population.users", message, found: users });
  }
  if (users === undefined && rate === undefined) {
    problems.push({ path: "population.users", message: "must say how many users there are" });
  }
  const many = users ?? Math.max(1, Math.round(((rate ?? 0) * stay) / SECOND));
  if (model.kind === "constant-users") return { users: many };
  return { users: many, model: { ...model, rate: rate ?? (many * SECOND) / stay } };
}

function meanStay(groups: readonly GroupPlan[], stay: GroupPlan["stay"]): Millis {
  const weights = groups.reduce((sum, { weight }) => sum + weight, 0);
  if (weights === 0) return mean(stay);
  return groups.reduce((sum, group) => sum + (group.weight / weights) * mean(group.stay), 0);
}

function journeyOf(journey: ParsedGroup["journey"], load: Acts): JourneyPlan {
  const { login = { request: load.login }, steps, logout = { request: load.logout } } = journey ?? {};
  const touch: StepPlan = { name: "touch", request: load.touch, session: "touch", weight: 1 };
  return {
    login: { ...login, name: "login", session: "login", weight: 1 },
    steps: steps?.map((step) => ("oneOf" in step ? step.oneOf : [{ ...step, weight: 1 }])) ?? [[touch]],
    logout: { ...logout, name: "logout", session: "logout", weight: 1 },
  };
}
