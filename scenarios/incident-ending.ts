import { defineScenario } from "../harness/index.ts";
import { sessionsService, storeParam } from "./services/sessions.ts";

/**
 * How the incident ended, every two days: a garbage collection of the sweeping owner asks for a heap that cannot be
 * had, and the node dies of `eheap_alloc: Cannot allocate …`. Here the address space is short instead of the memory,
 * and two days are a minute. Under the same limit the other two stores live.
 */
export default defineScenario({
  name: "incident-ending",
  title: "The sweeping session store on a node that runs out of memory",
  params: { store: { ...storeParam, default: "leaky" } },
  build: ({ store }) => {
    const { acts, service, ...rest } = sessionsService({
      store,
      idleTimeout: "10s",
      sweepInterval: "30s",
      memoryLimit: "4GiB",
    });
    return {
      ...rest,
      service: {
        ...service,
        // Measured: idle 714 MiB, the repaired stores up to 916 MiB, a sweep of the leaky one 1016 MiB where it could.
        addressSpace: "970MiB",
        // An idle VM reserves most of its address space: 1 GiB for literals, and some for each thread. With so many
        // schedulers on any host, and so much for literals, what is left for heaps and tables is the same everywhere.
        erlang: {
          ...service.erlang,
          flags: ["+S", "2:2", "+SDcpu", "2:2", "+SDio", "2", "+MIscs", "64"],
        },
      },
      population: {
        users: 12_000,
        ramp: "7s",
        hold: "30s",
        stay: { kind: "uniform", min: "5s", max: "15s" },
        thinkTime: { kind: "uniform", min: "4s", max: "8s" },
        vanish: 0.9,
      },
      load: { ...acts, baseline: "3s", drain: "42s", settle: "3s", requestTimeout: "10s" },
    };
  },
});
