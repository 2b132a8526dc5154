import { defineScenario } from "../harness/index.ts";
import { sessionsService, storeParam } from "./services/sessions.ts";

/** What somebody with a browser sees while thousands of others load the service: pages and a trace of the slowest step. */
export default defineScenario({
  name: "browsers",
  title: "Users with a browser among thousands of others",
  params: {
    store: { ...storeParam, default: "decoupled" },
    browsers: { kind: "count", default: 2, help: "users who come with a browser, 1 to 5" },
  },
  build: ({ store, browsers }) => {
    const { acts, ...service } = sessionsService({
      store,
      idleTimeout: "10s",
      sweepInterval: "2s",
      memoryLimit: "2GiB",
    });
    return {
      ...service,
      population: {
        users: 4_000,
        ramp: "8s",
        hold: "30s",
        stay: { kind: "uniform", min: "10s", max: "30s" },
        thinkTime: { kind: "uniform", min: "2s", max: "6s" },
        vanish: 0.5,
      },
      load: {
        ...acts,
        drain: "18s",
        browsers: {
          users: browsers,
          script: "browser/sessions.ts",
          thinkTime: { kind: "uniform", min: "1s", max: "4s" },
        },
      },
    };
  },
});
