import { defineScenario } from "../harness/index.ts";
import { sessionsService } from "./services/sessions.ts";

/** What the generator can do on a small machine: a million users at once, each acting every 30 s, with small rows. */
export default defineScenario({
  name: "million",
  title: "1 000 000 users at once on one small machine",
  params: {},
  build: () => {
    const { acts, ...service } = sessionsService({
      store: "decoupled",
      idleTimeout: "45s",
      sweepInterval: "5s",
      memoryLimit: "12GiB",
      rowWords: 120,
      // Schedulers that spin while they wait take the generator's core.
      flags: ["+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none"],
    });
    return {
      ...service,
      population: {
        users: 1_000_000,
        ramp: "3m",
        hold: "1m",
        stay: { kind: "uniform", min: "20m", max: "40m" },
        thinkTime: { kind: "uniform", min: "20s", max: "40s" },
        vanish: 0.7,
      },
      load: { ...acts, baseline: "5s", drain: "70s", settle: "3s", requestTimeout: "10s" },
    };
  },
});
