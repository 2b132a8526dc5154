import { basename, extname } from "node:path";
import { DAY, SECOND, type Bytes, type Millis } from "../base/units.ts";
import { usageError } from "../base/errors.ts";
import type { Experiments, ResolvedScenario } from "./types.ts";

export const NODE_NAME = /^[^@\s]+@[^@\s]+$/;

/** @throws BeamsoakError (exit 2) */
export function requireNodeName(node: string): void {
  if (NODE_NAME.test(node)) return;
  throw usageError("NODE_NAME", `"${node}" is no name of a node.`, "Names look like sessions@127.0.0.1.");
}

/**
 * The scenario of a k6 script against a node that runs already: the hold lasts as long as the script does. Of sessions
 * nothing is known, so no table is theirs.
 * @param memory of the machine
 */
export function attachedScenario(script: string, drain: Millis, memory: Bytes): ResolvedScenario {
  const title = `The k6 script ${basename(script)} against a running node`;
  const plan = ofRunningNode(`k6-${slugOf(basename(script, extname(script)))}`, title, memory);
  return {
    ...plan,
    sessions: { ...plan.sessions, idleTimeout: drain },
    load: { ...plan.load, drain },
    script,
  };
}

/** What a watch looks at, and how closely. */
export interface WatchPlan {
  /** `name@host` */
  readonly node: string;
  /** How long; null until it is ended. */
  readonly length: Millis | null;
  readonly interval: Millis;
  readonly slowInterval: Millis;
  readonly tables: readonly string[];
  /** Table whose rows are followed; left out: none. */
  readonly follow?: string;
  readonly processes: readonly string[];
  readonly loadModule: boolean;
  readonly experiments: Experiments;
  /** Of the machine that the node is on; null where that is not this one. */
  readonly memory: Bytes | null;
}

/** For a node that has to be left as it is. */
export const noExperiments: Experiments = { collection: false, states: false, rows: false };

/** What takes a look at all processes, which only the probe's own modules can do on the node. */
export const unseenWithoutModule = [
  "heap.largest",
  "mailbox.largest",
  "stack.largest",
  "binaries.largest",
] as const;

/** The scenario of a node that is only looked at. */
export function watchedScenario(watch: WatchPlan): ResolvedScenario {
  const { node, length, interval, slowInterval, tables, follow, processes } = watch;
  const { loadModule, experiments, memory } = watch;
  const plan = ofRunningNode(
    `watch-${slugOf(node)}`,
    `Node ${node}, watched without a load of ours`,
    memory ?? 0,
  );
  return {
    ...plan,
    population: { ...plan.population, users: 0, ramp: 0, hold: length ?? UNTIL_ENDED },
    load: { ...plan.load, baseline: 0, settle: 0, drain: 0 },
    probe: {
      ...{ interval, slowInterval, lookShare: LOOK_SHARE, tables, processes, loadModule, experiments },
      ...(follow !== undefined && { follow }),
    },
    gates: gatesOff(watch),
    watchOnly: true,
  };
}

/** What cannot be seen from where we are is not judged; what is judged must have been seen. */
function gatesOff({ processes, loadModule, memory }: WatchPlan): ResolvedScenario["gates"] {
  return {
    ...(memory === null && { "rss-bounded": "off" }),
    ...(!loadModule && { "heap-bounded": "off" }),
    ...(!loadModule && processes.length === 0 && { "mailboxes-drained": "off" }),
  };
}

/** A node that serves somebody else has to bear little; with its samples a watch stays below a hundredth of a core. */
const LOOK_SHARE = 0.005;

/** Longer than anybody watches. */
const UNTIL_ENDED: Millis = 31 * DAY;

function slugOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

function ofRunningNode(name: string, title: string, memory: Bytes): ResolvedScenario {
  const act = { method: "GET", path: "/{user}" } as const;
  return {
    name,
    title,
    params: {},
    service: {
      name,
      erlang: { source: "", with: [], application: name, env: {}, flags: [] },
      healthPath: "/",
      readyTimeout: 30 * SECOND,
      httpPort: 0,
      memoryLimit: memory,
      openFiles: 0,
    },
    sessions: { table: "", idleTimeout: 0, sweepInterval: 0 },
    population: {
      users: 1,
      seed: 0,
      ramp: SECOND,
      hold: UNTIL_ENDED,
      rampDown: 0,
      stay: { kind: "constant", value: UNTIL_ENDED },
      thinkTime: { kind: "constant", value: SECOND },
      vanish: 0,
    },
    load: {
      cycles: 1,
      baseline: 5 * SECOND,
      settle: 3 * SECOND,
      drain: 0,
      login: act,
      touch: act,
      logout: act,
      maxConnections: 1,
      requestTimeout: 30 * SECOND,
    },
    probe: {
      interval: SECOND,
      slowInterval: 10 * SECOND,
      tables: [],
      processes: [],
      loadModule: true,
      experiments: { collection: true, states: true, rows: true },
    },
    gates: {},
  };
}
