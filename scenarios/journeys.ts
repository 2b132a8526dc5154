import { defineScenario, type ScenarioInput } from "../harness/index.ts";
import { sessionsService, storeParam } from "./services/sessions.ts";

type Profile = NonNullable<ScenarioInput["population"]["profile"]>;

/**
 * What a description of users can say, on the sessions service: two groups mixed by weight, a token that the sign-in
 * hands out and later steps present, choices by weight, repetition after a failure, and users who give up.
 */
export default defineScenario({
  name: "journeys",
  title: "Readers and editors with journeys of their own",
  params: {
    store: { ...storeParam, default: "decoupled" },
    profile: {
      kind: "choice",
      values: ["steady", "diurnal", "steps", "storm", "arrivals"],
      default: "diurnal",
      help: "steady, diurnal, steps, storm (log-ins), or arrivals at a rate",
    },
    hold: { kind: "duration", default: "60s", help: "how long the users stay as many as the profile says" },
  },
  build: ({ store, profile, hold }) => {
    const { acts, ...service } = sessionsService({
      store,
      idleTimeout: "15s",
      sweepInterval: "2s",
      memoryLimit: "4GiB",
    });
    return {
      ...service,
      population: {
        users: 20_000,
        ramp: "10s",
        hold,
        stay: { kind: "uniform", min: "10s", max: "30s" },
        thinkTime: { kind: "lognormal", median: "3s", sigma: 0.4 },
        vanish: 0.7,
        model: { kind: profile === "arrivals" ? "arrival-rate" : "constant-users" },
        profile: profiles[profile]!,
        retry: { times: 2, backoff: "500ms" },
        abandon: { after: 3 },
        groups: {
          readers: { weight: 4 },
          editors: {
            weight: 1,
            vanish: 0.3,
            data: { of: (user) => ({ desk: `desk ${user % 12}` }), rows: 120 },
            journey: {
              login: {
                request: { method: "POST", path: "/signin?user={user}" },
                capture: { token: { json: "$.token" } },
              },
              steps: [
                {
                  oneOf: [
                    { name: "save", weight: 3, request: renew },
                    {
                      name: "publish",
                      weight: 1,
                      request: { ...renew, headers: { "x-desk": "{data.desk}" } },
                    },
                  ],
                },
                {
                  name: "health",
                  session: "none",
                  request: { method: "GET", path: "/health" },
                  thinkTime: { kind: "constant", value: "1s" },
                },
              ],
              logout: { request: { method: "POST", path: "/signout?token={token}" } },
            },
          },
        },
      },
      load: { ...acts, baseline: "3s", drain: "25s", settle: "3s", requestTimeout: "10s" },
    };
  },
});

const profiles: Readonly<Record<string, Profile>> = {
  steady: { kind: "steady" },
  diurnal: { kind: "diurnal", period: "30s", low: 0.3 },
  steps: {
    kind: "steps",
    steps: [
      { at: "15s", share: 0.5, over: "5s" },
      { at: "30s", share: 1, over: "5s" },
    ],
  },
  storm: { kind: "storm", at: "15s", share: 0.5, over: "2s", every: "20s" },
  arrivals: { kind: "steady" },
};

const renew = { method: "POST", path: "/renew?token={token}" } as const;
