import { defineScenario } from "../harness/index.ts";
import { sessionsService, storeParam } from "./services/sessions.ts";

/** The whole path in under 20 seconds; at 2 000 users all three stores are right. */
export default defineScenario({
  name: "smoke",
  title: "2 000 users in under 20 seconds",
  params: { store: { ...storeParam, default: "decoupled" } },
  build: ({ store }) => {
    const { acts, probe, ...service } = sessionsService({
      store,
      idleTimeout: "3s",
      sweepInterval: "0.5s",
      memoryLimit: "1GiB",
    });
    return {
      ...service,
      probe: { ...probe, slowInterval: "2s" },
      population: {
        users: 2_000,
        ramp: "2s",
        hold: "4s",
        stay: { kind: "uniform", min: "2s", max: "6s" },
        thinkTime: { kind: "uniform", min: "1s", max: "2.5s" },
        vanish: 0.7,
      },
      load: { ...acts, baseline: "2s", drain: "6s", settle: "3s" },
    };
  },
});
