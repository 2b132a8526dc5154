import { describe, expect, it } from "vitest";
import { defineScenario } from "../../../harness/config/define.ts";
import { resolveScenario } from "../../../harness/config/resolve.ts";
import type { ScenarioFiles } from "../../../harness/config/resolve-data.ts";
import type { ScenarioInput } from "../../../harness/config/schema.ts";
import type { PopulationPlan } from "../../../harness/config/types.ts";
import { requirePlainUsers } from "../../../harness/load/k6/plain-users.ts";

const act = { method: "POST", path: "/act?user={user}" } as const;

const crowd = {
  users: 100,
  ramp: "10s",
  hold: "1m",
  stay: { kind: "uniform", min: "20s", max: "60s" },
  thinkTime: { kind: "constant", value: "20s" },
  vanish: 0.5,
} as const satisfies ScenarioInput["population"];

const withoutUsers = Object.fromEntries(Object.entries(crowd).filter(([key]) => key !== "users"));

const files: ScenarioFiles = {
  read: (path) =>
    path === "users.csv" ? { path: `/here/${path}`, text: "name,desk\nAda,1\nBob,2\n" } : null,
};

const requests = { login: act, touch: act, logout: act };

function resolved(
  population: unknown,
  settings: { readonly users?: number } = {},
  acts: Partial<ScenarioInput["load"]> = requests,
): PopulationPlan {
  const scenario = defineScenario({
    name: "example",
    title: "An example",
    params: {},
    build: () => ({
      service: { name: "svc", erlang: { source: "svc", application: "svc" } },
      sessions: { table: "sessions", idleTimeout: "30s", sweepInterval: "5s" },
      population: population as ScenarioInput["population"],
      load: { drain: "45s", ...acts },
    }),
  });
  return resolveScenario(scenario, "example.ts", { settings: [], ...settings }, files).population;
}

function problemsIn(population: unknown, settings = {}): string {
  try {
    resolved(population, settings);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the scenario was accepted");
}

const token = { token: { json: "$.token" } } as const;
const signIn = { request: { method: "POST", path: "/signin?user={user}" }, capture: token } as const;
const renew = { name: "renew", request: { method: "POST", path: "/renew?token={token}" } } as const;

describe("a population that says nothing of groups, model, profile and pace", () => {
  it("is as it was before there were any", () => {
    expect(Object.keys(resolved(crowd)).sort()).toEqual(
      ["users", "seed", "ramp", "hold", "rampDown", "stay", "thinkTime", "vanish"].sort(),
    );
    expect(resolved({ ...crowd, profile: { kind: "steady" }, pace: "open" })).toEqual(resolved(crowd));
  });
});

describe("groups", () => {
  it("take what they leave out from the population, and their acts from the load", () => {
    const { groups } = resolved({
      ...crowd,
      retry: { times: 2 },
      groups: { readers: {}, editors: { weight: 3, vanish: 0, journey: { login: signIn, steps: [renew] } } },
    });
    expect(groups!["readers"]).toMatchObject({
      weight: 1,
      vanish: 0.5,
      stay: { kind: "uniform", min: 20_000, max: 60_000 },
      retry: { times: 2, backoff: 1_000 },
      journey: {
        login: { name: "login", request: act, session: "login" },
        steps: [[{ name: "touch", request: act, session: "touch" }]],
        logout: { name: "logout", request: act, session: "logout" },
      },
    });
    expect(groups!["editors"]).toMatchObject({
      weight: 3,
      vanish: 0,
      journey: { login: { capture: token }, steps: [[{ name: "renew" }]], logout: { request: act } },
    });
  });

  it("need no name where there is one kind of user", () => {
    expect(Object.keys(resolved({ ...crowd, abandon: { after: 3 } }).groups!)).toEqual(["users"]);
  });

  it("are told every problem at once, with its path and what was found", () => {
    const problems = problemsIn({
      ...crowd,
      groups: {
        a: {
          weight: 0,
          journey: { steps: [{ name: "x y", request: { method: "POST", path: "no" }, session: "login" }] },
        },
      },
      profile: { kind: "storm", at: "1s", share: 0, over: "5s" },
    });
    for (const path of ["groups.a.weight", "groups.a.journey.steps.0", "profile.share"]) {
      expect(problems).toContain(`population.${path}`);
    }
  });
});

describe("placeholders", () => {
  const steps = (...given: readonly unknown[]) => ({ ...crowd, journey: { login: signIn, steps: given } });

  it("may be the user's number, a column, and what was captured before", () => {
    const path = "/x/{user}/{data.name}/{token}";
    const step = { name: "x", request: { method: "PUT", path, body: '{"a":{user}}' } };
    expect(() => resolved({ ...steps(step), data: { file: "users.csv" } })).not.toThrow();
  });

  it("that nothing fills are problems, with those that are known", () => {
    expect(
      problemsIn(steps({ ...renew, request: { ...renew.request, path: "/renew?token={tokn}" } })),
    ).toContain(
      "population.journey.steps.0.request.path: nothing fills {tokn} by then; known are {user}, {token}",
    );
  });

  it("that are captured later, or by one of several choices only, are problems", () => {
    const capturing = { name: "open", request: act, capture: { id: { header: "x-id" } } };
    const using = { name: "use", request: { method: "POST", path: "/{user}/{id}" } };
    expect(problemsIn(steps(using, capturing))).toContain("nothing fills {id} by then");
    const other = { name: "other", request: act };
    expect(problemsIn(steps({ oneOf: [capturing, other] }, using))).toContain("nothing fills {id} by then");
    expect(() => resolved(steps(capturing, using))).not.toThrow();
  });

  it("are needed where an act is on a session, so that it is not anybody's", () => {
    const anybody = { name: "x", request: { method: "GET", path: "/x" } };
    expect(problemsIn(steps(anybody))).toContain("must tell the users apart");
    expect(() => resolved(steps({ ...anybody, session: "none" }))).not.toThrow();
  });

  it("belong to one step only by name", () => {
    expect(problemsIn(steps(renew, renew))).toContain(
      'two steps have one name, or one that stands for log-in or log-out (found "renew")',
    );
  });
});

describe("what users are given", () => {
  it("by a file is looked through, and named where it is", () => {
    const { groups } = resolved({ ...crowd, data: { file: "users.csv" } });
    expect(groups!["users"]!.data).toEqual({ file: "/here/users.csv", columns: ["name", "desk"], rows: 2 });
    expect(problemsIn({ ...crowd, data: { file: "nobody.csv" } })).toContain(
      'population.data.file: there is no file "nobody.csv" beside the scenario',
    );
  });

  it("by a function is asked for once for each of so many users, and becomes plain data", () => {
    const of = (user: number) => ({ name: `user ${user}`, admin: user === 0 });
    const { groups } = resolved({ ...crowd, data: { of, rows: 2 } });
    expect(groups!["users"]!.data).toEqual({
      columns: ["name", "admin"],
      values: [
        ["user 0", "true"],
        ["user 1", "false"],
      ],
    });
    const broken = (user: number) => (user < 1 ? { a: 1 } : {});
    expect(problemsIn({ ...crowd, data: { of: broken, rows: 2 } })).toContain(
      "population.data.of: for user 1, column a: is missing",
    );
  });
});

describe("an arrival rate", () => {
  it("follows from the users, and they from it, by Little's law", () => {
    expect(resolved({ ...crowd, model: { kind: "arrival-rate" } }).model).toEqual({
      kind: "arrival-rate",
      rate: 2.5,
      arrivals: "poisson",
    });
    expect(resolved({ ...withoutUsers, model: { kind: "arrival-rate", rate: 10 } }).users).toBe(400);
  });

  it("is not given with the users, nor with a storm, which strikes users who stay as many", () => {
    const model = { kind: "arrival-rate", rate: 10 };
    expect(problemsIn({ ...crowd, model })).toContain("population.users: follows from the arrival rate");
    const storm = { kind: "storm", at: "1s", share: 0.5, over: "1s" };
    expect(problemsIn({ ...withoutUsers, model, profile: storm })).toContain(
      "population.profile.kind: a storm strikes",
    );
    expect(problemsIn({ ...withoutUsers, model }, { users: 5 })).toContain("population.users: follows");
    expect(problemsIn(withoutUsers)).toContain("population.users: must say how many users there are");
  });
});

describe("users with a socket each", () => {
  const socket = {
    kind: "tcp",
    login: "in {user}",
    touch: "at {user}",
    logout: "out {user}",
    good: "ok",
  } as const;

  it("have profiles, but no groups and no journeys", () => {
    const profile = { kind: "diurnal", period: "10s", low: 0.5 };
    expect(resolved({ ...crowd, profile }, {}, { socket }).profile).toMatchObject({ period: 10_000 });
    expect(() => resolved({ ...crowd, groups: { a: {} } }, {}, { socket })).toThrow(
      "population.groups.a: users with a socket each, or with a carrier, do its acts and no others",
    );
  });
});

describe("k6", () => {
  it("is refused what it cannot carry, by name, and told what to do", () => {
    expect(() => requirePlainUsers(resolved(crowd))).not.toThrow();
    const beyond = resolved({ ...crowd, pace: "closed", abandon: { after: 3 } });
    expect(() => requirePlainUsers(beyond)).toThrow(
      expect.objectContaining({
        code: "K6_PLAIN_USERS_ONLY",
        message: expect.stringContaining("groups or journeys, pace") as unknown,
        hint: expect.stringContaining("without --k6") as unknown,
      }),
    );
  });
});
