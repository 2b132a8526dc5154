import { GIB, SECOND } from "../../harness/base/units.ts";
import type { BrowsersPlan, ResolvedScenario } from "../../harness/config/types.ts";

/** The incident's scenario, resolved, for rooms that are handed one. */
const incidentScenario: ResolvedScenario = {
  name: "incident-23w",
  title: "230 000 users on a node whose session store sweeps in its own process",
  params: { store: "leaky" },
  service: {
    name: "sessions",
    erlang: {
      source: "/srv/sessions",
      with: [],
      application: "sessions",
      env: { store: "leaky" },
      flags: [],
    },
    healthPath: "/health",
    readyTimeout: 30 * SECOND,
    httpPort: 0,
    memoryLimit: 12 * GIB,
    openFiles: 16_384,
  },
  sessions: { table: "sessions", idleTimeout: 30 * SECOND, sweepInterval: 5 * SECOND },
  population: {
    users: 230_000,
    seed: 1,
    ramp: 40 * SECOND,
    hold: 35 * SECOND,
    rampDown: 0,
    stay: { kind: "uniform", min: 20 * SECOND, max: 60 * SECOND },
    thinkTime: { kind: "uniform", min: 12 * SECOND, max: 28 * SECOND },
    vanish: 0.7,
  },
  load: {
    cycles: 1,
    baseline: 5 * SECOND,
    settle: 3 * SECOND,
    drain: 45 * SECOND,
    login: { method: "POST", path: "/login?user={user}" },
    touch: { method: "POST", path: "/touch?user={user}" },
    logout: { method: "POST", path: "/logout?user={user}" },
    maxConnections: 9_000,
    requestTimeout: 30 * SECOND,
  },
  probe: {
    interval: SECOND,
    slowInterval: 10 * SECOND,
    tables: [],
    processes: ["sessions_owner"],
    loadModule: true,
    experiments: { collection: true, states: true, rows: true },
  },
  gates: {},
};

/** Two users with a browser, resolved, on the incident's service. */
export const browsers: BrowsersPlan = {
  users: 2,
  path: "/",
  script: "/srv/scenarios/browser/sessions.ts",
  thinkTime: { kind: "uniform", min: SECOND, max: 4 * SECOND },
  acts: {
    login: { method: "POST", path: "/login?user={user}" },
    touch: { method: "POST", path: "/touch?user={user}" },
    logout: { method: "POST", path: "/logout?user={user}" },
  },
  headless: true,
  executable: null,
};

type Changes = Partial<Pick<ResolvedScenario, "gates">> & {
  readonly users?: number;
  readonly hold?: number;
  readonly drain?: number;
  readonly cycles?: number;
};

export function incident({ users, hold, drain, cycles, gates }: Changes = {}): ResolvedScenario {
  const { population, load } = incidentScenario;
  return {
    ...incidentScenario,
    population: { ...population, users: users ?? population.users, hold: hold ?? population.hold },
    load: { ...load, drain: drain ?? load.drain, cycles: cycles ?? load.cycles },
    gates: gates ?? {},
  };
}
