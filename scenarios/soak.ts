import { defineScenario } from "../harness/index.ts";
import { sessionsService, storeParam } from "./services/sessions.ts";

/** Half an hour under a load that a small machine carries with ease: for what shows only in the long run. */
export default defineScenario({
  name: "soak",
  title: "20 000 users for half an hour",
  params: { store: { ...storeParam, default: "decoupled" } },
  build: ({ store }) => {
    const { acts, ...service } = sessionsService({
      store,
      idleTimeout: "60s",
      sweepInterval: "5s",
      memoryLimit: "4GiB",
    });
    return {
      ...service,
      population: {
        users: 20_000,
        ramp: "1m",
        hold: "30m",
        stay: { kind: "exponential", mean: "4m" },
        thinkTime: { kind: "uniform", min: "20s", max: "40s" },
        vanish: 0.7,
      },
      load: { ...acts, baseline: "10s", drain: "80s", settle: "5s" },
    };
  },
});
