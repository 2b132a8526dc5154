import { usageError } from "../base/errors.ts";
import { startGuard, type Guard } from "./guard.ts";
import { commandOf } from "./proc.ts";
import type { NodeHarm, TargetDeath } from "./types.ts";

/**
 * What may be done to a node that somebody else has started: to its process, where that is on this machine. It is never
 * left standing: a guard lets it go on if this program ends first.
 * @param isHere whether the node is on this machine
 * @param died told when it was killed
 */
export function attachedHarm(node: string, isHere: boolean, died: (death: TargetDeath) => void): NodeHarm {
  let paused: { readonly pid: number; readonly guard: Guard } | null = null;
  const processOf = (pid: number | undefined) => {
    if (isHere && pid !== undefined && commandOf(pid) === "beam.smp") return pid;
    throw usageError(
      "FAULT_NODE_ELSEWHERE",
      `The process of ${node} cannot be seen on this machine, so it can be neither paused nor killed.`,
      "Run beamsoak where the node is, or leave these faults out.",
    );
  };
  return {
    pause: async (said) => {
      const pid = processOf(said);
      paused = { pid, guard: startGuard(["kill", "-CONT", String(pid)]) };
      process.kill(pid, "SIGSTOP");
      return Promise.resolve();
    },
    resume: async () => {
      if (paused) process.kill(paused.pid, "SIGCONT");
      paused?.guard.standDown();
      paused = null;
      return Promise.resolve();
    },
    kill: async (_restart, said) => {
      process.kill(processOf(said), "SIGKILL");
      died(DEATH);
      return Promise.resolve();
    },
    restart: () => Promise.reject(new Error("whoever started the node would have to start it again")),
  };
}

const DEATH: TargetDeath = {
  cause: "signal",
  reason: "The node was killed by SIGKILL, as the declared fault asks.",
  exitCode: null,
  signal: "SIGKILL",
  crashDump: null,
  slogan: null,
};
