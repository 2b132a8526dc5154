import { usageError } from "../base/errors.ts";
import { scenarioError, type Problem } from "../config/problems.ts";
import type { FaultKind, FaultPlan, ResolvedScenario } from "../config/types.ts";

/** What a run is made with, as far as faults depend on it. */
export interface Means {
  /** The node was started by somebody else. */
  readonly attached: boolean;
  /** There are several nodes. */
  readonly isCluster: boolean;
  /** Whoever runs this has said that an attached node may be harmed. */
  readonly harmAllowed: boolean;
  /** `own`: ours, over HTTP; `sockets`: ours, not over HTTP; `k6`: carries the population; `script`: a k6 script; `remote`: k6 on other machines. */
  readonly engine: "own" | "sockets" | "k6" | "script" | "remote";
}

/** Done to the node, or by means that may harm it. */
const HARMS: readonly FaultKind[] = ["pause", "kill", "command", "request"];
/** Done to the one node of a service. */
const ONE_NODE: readonly FaultKind[] = ["pause", "kill", "slow-network"];
/** Done by the engine that carries the load. */
const BY_ENGINE: readonly FaultKind[] = ["cut-connections", "clients-gone"];

/** @throws BeamsoakError (exit 2) that lists every fault that cannot be played in such a run */
export function requirePossible(scenario: ResolvedScenario, means: Means): void {
  const faults = scenario.faults ?? [];
  if (faults.length > 0 && scenario.watchOnly) {
    throw usageError("FAULTS_IN_WATCH", "A node that is only watched is left as it is: there are no faults.");
  }
  const problems = faults.flatMap((fault, index) =>
    impossible(fault, means).map((message): Problem => ({
      path: `faults.${index}`,
      message,
      found: fault.kind,
    })),
  );
  if (problems.length > 0) throw scenarioError(`Scenario ${scenario.name}`, problems);
}

function impossible(
  fault: FaultPlan,
  { attached, isCluster, harmAllowed, engine }: Means,
): readonly string[] {
  const { kind } = fault;
  const restarts = kind === "kill" && fault.restart;
  return [
    isCluster && ONE_NODE.includes(kind) && "is done to a service of one node, and this one has several",
    attached && restarts && "an attached node is started by somebody else: it cannot be started again",
    attached &&
      !harmAllowed &&
      HARMS.includes(kind) &&
      "may harm an attached node, which takes --allow-faults",
    engine === "sockets" &&
      (restarts || kind === "slow-network" || BY_ENGINE.includes(kind)) &&
      "is done to a load over HTTP, and this one goes over load.socket or load.carrier",
    engine !== "own" &&
      engine !== "sockets" &&
      BY_ENGINE.includes(kind) &&
      "is done by the built-in engine alone: leave out --k6",
    engine === "k6" && restarts && "k6 keeps the ledger, which cannot be told of a restart: leave out --k6",
    engine === "remote" &&
      kind === "slow-network" &&
      "the load of other machines does not go through a line of ours",
  ].filter((problem) => problem !== false);
}
