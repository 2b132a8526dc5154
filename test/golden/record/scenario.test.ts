import { describe, expect, it } from "vitest";
import { MINUTE, SECOND } from "../../../harness/base/units.ts";
import { playbackOf } from "../../../harness/record/playback/plan.ts";
import { playbackText } from "../../../harness/record/playback/text.ts";
import { shopRecording } from "../../support/recorded.ts";

const service = { table: "sessions", idleTimeout: 30 * SECOND, sweepInterval: 2 * SECOND };
const unsaid = { vanish: null, thinkTime: null, lifetime: null };
const text = { name: "shop-recorded", recorded: "shop@prod1, 2026-11-28T22:00Z", speedUp: 10 };

describe("the scenario of a recording", () => {
  it("of a service that is told its timers", () => {
    const wishes = { speedUp: 10, ...unsaid, idleTimeout: 5 * MINUTE, sweepInterval: 20 * SECOND };
    const written = playbackText(shopRecording, playbackOf(shopRecording, service, wishes), {
      ...text,
      like: { module: "./shop.ts", starts: "erlang", params: ["hold", "ramp"] },
      env: { idle_timeout: "{idleTimeout}", sweep_interval: "{sweepInterval}" },
    });
    expect(written).toMatchInlineSnapshot(`
      "import { defineScenario } from "beamsoak";
      import like from "./shop.ts";

      /**
       * Written by \`beamsoak record\` of shop@prod1, 2026-11-28T22:00Z, 10m:
       *
       * - measured: 20 000 sessions at once (table.sessions.rows)
       * - inferred: opened 33.3/s (32.3/s to 34.3/s), by rows that were followed
       * - inferred: live 10m (9m 42s to 10m 18s), log-normal, median 8m 20s, sigma 0.60, by Little's law
       * - measured: processes started 40/s, by numbers of pids
       * - measured: 3.9 KiB in the table for each session
       * - unknown: How many users leave without a log-out is not known: a row that is gone does not say who removed it.
       *
       * Played back 10 times as fast: as many sessions at once, opened 10 times as often, each living 10 times
       * shorter. Timers of the service that its environment does not set go on as they are.
       */
      export default defineScenario({
        name: "shop-recorded",
        title: "The load of shop@prod1, 2026-11-28T22:00Z, 10 times as fast",
        params: {
          ...like.params,
          ramp: { kind: "duration", default: "30s", help: "how long the users take to come" },
          // the recording's length over the speed-up: as many sessions are opened.
          hold: { kind: "duration", default: "60s", help: "length of the hold" },
        },
        build: ({ ramp, hold, ...params }) => {
          const { service, load, ...others } = like.build({ ...params, ramp, hold });
          return {
            ...others,
            service: {
              ...service,
              erlang: { ...service.erlang!, env: { ...service.erlang!.env, "idle_timeout": "30000", "sweep_interval": "2000" } },
            },
            // idle timeout and sweep interval of production over 10, which the service is told by its environment.
            sessions: {
              table: "sessions",
              idleTimeout: "30s",
              sweepInterval: "2s",
            },
            population: {
              // 20 000 sessions at once, as recorded: of users who are gone some still wait to be swept.
              users: 15731,
              ramp,
              hold,
              // Little's law.
              stay: { kind: "lognormal", median: "39314ms", sigma: 0.6 },
              // not known: a third of the idle timeout, or a quarter of a lifetime (--think-time says it).
              thinkTime: { kind: "uniform", min: "5s", max: "15s" },
              // not known: half of them, as \`beamsoak init\` takes it (--vanish says it).
              vanish: 0.5,
            },
            load: { ...load, drain: "42s" },
          };
        },
      });
      "
    `);
  });

  it("of a service that keeps its own timers, from a recording that tells little", () => {
    const recorded = { ...shopRecording, arrivals: null, lifetimes: null, sessionSize: null, spawned: null };
    const wishes = { speedUp: 10, ...unsaid, idleTimeout: null, sweepInterval: null };
    const written = playbackText(recorded, playbackOf(recorded, service, wishes), {
      ...text,
      recorded: "*/ evil@node, now",
      like: { module: "../shop.ts", starts: "program", params: [] },
      env: {},
    });
    expect(written).toMatchInlineSnapshot(`
      "import { defineScenario } from "beamsoak";
      import like from "../shop.ts";

      /**
       * Written by \`beamsoak record\` of * / evil@node, now, 10m:
       *
       * - measured: 20 000 sessions at once (table.sessions.rows)
       * - unknown: How many users leave without a log-out is not known: a row that is gone does not say who removed it.
       *
       * Played back 10 times as fast: as many sessions at once, opened 10 times as often, each living 10 times
       * shorter. Timers of the service that its environment does not set go on as they are.
       */
      export default defineScenario({
        name: "shop-recorded",
        title: "The load of */ evil@node, now, 10 times as fast",
        params: {
          ...like.params,
          ramp: { kind: "duration", default: "27s", help: "how long the users take to come" },
          // the recording's length over the speed-up: as many sessions are opened.
          hold: { kind: "duration", default: "60s", help: "length of the hold" },
        },
        build: ({ ramp, hold, ...params }) => {
          const { service, load, ...others } = like.build(params);
          return {
            ...others,
            service,
            // the service's own timers, which the speed-up leaves as they are.
            sessions: {
              table: "sessions",
              idleTimeout: "30s",
              sweepInterval: "2s",
            },
            population: {
              // 20 000 sessions at once, as recorded: of users who are gone some still wait to be swept.
              users: 15253,
              ramp,
              hold,
              // not known: half as long again as the idle timeout, as \`beamsoak init\` takes it (--lifetime says it).
              stay: { kind: "lognormal", median: "34315ms", sigma: 0.6 },
              // not known: a third of the idle timeout, or a quarter of a lifetime (--think-time says it).
              thinkTime: { kind: "uniform", min: "5s", max: "15s" },
              // not known: half of them, as \`beamsoak init\` takes it (--vanish says it).
              vanish: 0.5,
            },
            load: { ...load, drain: "42s" },
          };
        },
      });
      "
    `);
  });

  it("of a load that varied", () => {
    const levels = [12_000, 20_000, 16_000].map((sessions, part) => ({
      at: (part + 0.5) * 200 * SECOND,
      sessions,
    }));
    const sessions = { ...shopRecording.sessions!, level: 16_000, profile: levels };
    const recorded = { ...shopRecording, sessions };
    const wishes = { speedUp: 5, ...unsaid, idleTimeout: null, sweepInterval: null };
    const like = { module: "./shop.ts", starts: "erlang", params: [] } as const;
    const written = playbackText(recorded, playbackOf(recorded, service, wishes), { ...text, like, env: {} });
    expect(/users: .*\n/.exec(written)![0] + /profile: [\s\S]*?\},\n {6}\}/.exec(written)![0])
      .toMatchInlineSnapshot(`
      "users: 17868,
      profile: {
                kind: "steps",
                steps: [
                  { at: "0s", share: 0.6, over: "1s" },
                  { at: "20s", share: 1, over: "40s" },
                  { at: "60s", share: 0.8, over: "40s" },
                ],
              },
            }"
    `);
  });
});
