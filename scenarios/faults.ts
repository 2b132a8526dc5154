import { defineScenario, type ScenarioInput } from "../harness/index.ts";
import { sessionsService, storeParam } from "./services/sessions.ts";

type Fault = NonNullable<ScenarioInput["faults"]>[number];

const at = { phase: "hold", after: "12s" } as const;

/** One fault of each kind. */
const faults: Readonly<Record<string, Fault>> = {
  pause: { kind: "pause", at, for: "5s" },
  kill: { kind: "kill", at, for: "2s", restart: true },
  cut: { kind: "cut-connections", at, for: "2s", share: 0.5 },
  slow: { kind: "slow-network", at, for: "8s", delay: "50ms", rate: "512KiB" },
  clients: { kind: "clients-gone", at, for: "5s", share: 0.5 },
  dependency: {
    kind: "request",
    title: "the archive takes all and answers nothing",
    at,
    for: "8s",
    method: "POST",
    path: "/archive?mode=silent",
    undo: { method: "POST", path: "/archive?mode=answering" },
  },
  refusal: {
    kind: "request",
    title: "the archive refuses every connection",
    at,
    for: "8s",
    method: "POST",
    path: "/archive?mode=refusing",
    undo: { method: "POST", path: "/archive?mode=answering" },
  },
};

/** What the sessions service does after something has gone wrong, in about a minute. */
export default defineScenario({
  name: "faults",
  title: "2 000 users, and one fault in the middle of the hold",
  params: {
    store: { ...storeParam, default: "decoupled" },
    fault: {
      kind: "choice",
      values: ["pause", "kill", "cut", "slow", "clients", "dependency", "refusal"],
      default: "pause",
      help: "what goes wrong: the node stands still, is killed, loses connections; the network is slow; clients vanish; the archive does not answer, or refuses",
    },
  },
  build: ({ store, fault }) => {
    const { acts, probe, ...service } = sessionsService({
      store,
      idleTimeout: "8s",
      sweepInterval: "0.5s",
      memoryLimit: "1GiB",
    });
    return {
      ...service,
      probe: { ...probe, slowInterval: "5s" },
      population: {
        users: 2_000,
        ramp: "4s",
        hold: "32s",
        stay: { kind: "uniform", min: "4s", max: "12s" },
        thinkTime: { kind: "uniform", min: "1s", max: "2.5s" },
        vanish: 0.7,
      },
      load: {
        ...acts,
        baseline: "3s",
        drain: "12s",
        settle: "3s",
        maxConnections: 3_000,
        requestTimeout: "8s",
      },
      faults: [faults[fault]!],
      gates: { recovers: { within: "15s" } },
    };
  },
});
