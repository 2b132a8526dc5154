import { defineScenario } from "../harness/index.ts";
import { sessionsService, storeParam } from "./services/sessions.ts";

/**
 * The incident: a session store that is right at every size a test uses and cannot keep up at 230 000 users.
 * Hours are compressed into minutes by an idle timeout of 30 s and a sweep every 2 s.
 */
export default defineScenario({
  name: "incident-23w",
  title: "230 000 users on a node whose session store sweeps in its own process",
  params: { store: { ...storeParam, default: "leaky" } },
  build: ({ store }) => {
    const { acts, ...service } = sessionsService({
      store,
      idleTimeout: "30s",
      sweepInterval: "2s",
      memoryLimit: "12GiB",
    });
    return {
      ...service,
      population: {
        users: 230_000,
        ramp: "40s",
        hold: "35s",
        stay: { kind: "uniform", min: "20s", max: "60s" },
        thinkTime: { kind: "uniform", min: "12s", max: "28s" },
        vanish: 0.7,
      },
      load: { ...acts, baseline: "5s", drain: "50s", settle: "3s", requestTimeout: "10s" },
    };
  },
});
