import { formatDuration } from "../../base/units.ts";
import { defineGate, exactly } from "../gate.ts";
import type { FaultRecord } from "../../timeline/types.ts";
import type { RunView } from "../run-view.ts";

export const targetAlive = defineGate({
  id: "target-alive",
  title: "The node lives through the run",
  failureTitle: "The node died",
  why: "A node that ends by itself under load has failed, whatever its figures were before.",
  about: "conduct",
  level: "fail",
  requires: () => [],
  mayUse: () => [],
  phases: [],
  limits: {},
  options: {},
  evaluate(run) {
    if (run.end?.reason === "target-died") {
      const measured = [exactly("deaths of the node", "count", 1, 0)];
      return { outcome: "fail", reason: deathSentence(run, run.end.t, run.end.message), measured };
    }
    if (run.end === null) {
      const reason = "The record breaks off; whether the node still lived then is not known.";
      return { outcome: "inconclusive", reason, needs: "a run that is not cut off", measured: [] };
    }
    const measured = [exactly("deaths of the node", "count", 0, 0)];
    return {
      outcome: "pass",
      reason: `The node lived for ${formatDuration(run.lastT)}${restartsOf(run)}.`,
      measured,
    };
  },
});

function asDeclared(run: RunView): string {
  const last = run.events("fault.begin").at(-1)?.data as FaultRecord | undefined;
  const isEnded = run.events("fault.end").some(({ data }) => (data as FaultRecord).fault === last?.fault);
  return last?.kind === "kill" && !isEnded ? " As declared: nobody was to start it again." : "";
}

/** A node that was killed as declared, and started again, has not died by itself. */
function restartsOf(run: RunView): string {
  const killed = run.events("fault.end").filter(({ data }) => (data as FaultRecord).kind === "kill").length;
  return killed === 0
    ? ""
    : `, killed ${killed === 1 ? "once" : `${killed} times`} by declared faults and started again`;
}

function deathSentence(run: RunView, at: number, message: string): string {
  const death = run.events("target.died").at(-1);
  const phases = ["settle", "drain", "hold", "ramp", "baseline", "start"] as const;
  const where = phases.find((name) => run.phase(name) !== null);
  const cycle = run.cycles > 1 ? ` of cycle ${run.cycles}` : "";
  return `The node died ${formatDuration(death?.t ?? at)} into the run${where ? `, in the ${where}${cycle}` : ""}: ${death?.message ?? message}${asDeclared(run)}`;
}
