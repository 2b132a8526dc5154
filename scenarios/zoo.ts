import { defineScenario } from "../harness/index.ts";
import { leakClasses, leaksService } from "./services/leaks.ts";

/**
 * One class of leak, or its twin that differs by the mistake only, under the same load: about 250 log-ins a second,
 * half of whose users leave without a log-out. Small enough for two runs beside each other on two cores.
 */
export default defineScenario({
  name: "zoo",
  title: "One class of leak at a time, and its healthy twin",
  params: {
    class: {
      kind: "choice",
      values: leakClasses,
      default: "ets_rows_never_removed",
      help: `class of leak: ${leakClasses.join(", ")}`,
    },
    variant: {
      kind: "choice",
      values: ["sick", "healthy"],
      default: "sick",
      help: "sick, or healthy: the same without the mistake",
    },
    hold: { kind: "duration", default: "27s", help: "how long the plateau is held" },
  },
  build: ({ class: leakClass, variant, hold }) => {
    const { acts, ...service } = leaksService({
      leakClass,
      variant,
      idleTimeout: "2s",
      sweepInterval: "0.5s",
    });
    return {
      ...service,
      population: {
        users: 750,
        ramp: "2s",
        hold,
        stay: { kind: "uniform", min: "2s", max: "4s" },
        thinkTime: { kind: "uniform", min: "0.8s", max: "1.6s" },
        vanish: 0.5,
      },
      load: { ...acts, baseline: "3s", drain: "5s", settle: "1.5s" },
      probe: { interval: "200ms", slowInterval: "2s", processes: ["leaks_sessions"] },
    };
  },
});
