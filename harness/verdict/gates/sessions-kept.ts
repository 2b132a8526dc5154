import { formatCount, formatDuration } from "../../base/units.ts";
import { defineGate, exactly } from "../gate.ts";
import type { FaultRecord } from "../../timeline/types.ts";
import type { RunView } from "../run-view.ts";
import { accountSessions, countSlack, knowsSessions, sessionSeries, underLow } from "../sessions.ts";
import { CERTAIN_READINGS, isCertain, stretchesOf } from "../stretches.ts";

/** The ledger lets go of what was in the memory of a node when it was killed; whether that may be is for its reader. */
function butKilled(run: RunView): string {
  const killed = run.events("fault.end").some(({ data }) => (data as FaultRecord).kind === "kill");
  return killed ? ", but for those in the memory of the node when it was killed, as declared" : "";
}

export const sessionsKept = defineGate({
  id: "sessions-kept",
  title: "The service keeps the sessions that it acknowledged",
  failureTitle: "The service loses sessions that it acknowledged",
  why:
    "A log-in that was acknowledged must be held until its idle timeout has passed. A table below the ledger's lower " +
    "bound has lost users, and a service that loses its sessions looks bounded for the wrong reason.",
  about: "conduct",
  level: "warn",
  applies: knowsSessions,
  requires: sessionSeries,
  mayUse: () => [],
  phases: ["hold"],
  limits: {
    readings: {
      value: CERTAIN_READINGS.acting,
      unit: "count",
      meaning: "readings in a row, lasting a sweep interval or longer, that must stand below the bound",
    },
  },
  options: {},
  evaluate(run) {
    const samples = accountSessions(run);
    if (samples.length === 0) {
      return {
        outcome: "inconclusive",
        reason: "No reading of the session table from the hold on could be set against the ledger.",
        needs: "a run that reaches its hold with load and probe at work",
        measured: [],
      };
    }
    const worst = samples.reduce((most, sample) => (underLow(sample) > underLow(most) ? sample : most));
    const missing = Math.max(0, worst.low - worst.rows);
    const measured = [exactly("sessions missing, at worst", "count", missing, countSlack(worst.low))];
    const lost = stretchesOf(samples, underLow).find((stretch) => isCertain(stretch, run));
    if (!lost)
      return {
        outcome: "pass",
        reason: `Every session was there for as long as it had to be${butKilled(run)}.`,
        measured,
      };
    const { rows, low } = lost.worst;
    return {
      outcome: "fail",
      reason: `For ${formatDuration(lost.to - lost.from)} at least ${formatCount(low - rows)} sessions were missing: ${formatCount(rows)} rows where ${formatCount(low)} must be held.`,
      measured,
    };
  },
});
