import { formatBytes } from "../../base/units.ts";
import { memoryLimitOf } from "../../config/memory-limit.ts";
import { defineGate } from "../gate.ts";
import { bringsLoad } from "../sessions.ts";

export const memoryLimit = defineGate({
  id: "memory-limit",
  title: "The service keeps clear of its memory limit",
  failureTitle: "The service was about to reach its memory limit",
  why: "At the limit the system kills the node, and with it whatever could still have been learned of it.",
  about: "conduct",
  level: "fail",
  applies: bringsLoad,
  requires: () => [],
  mayUse: () => ["os.rss", "memory.total"],
  phases: [],
  limits: {},
  options: {},
  evaluate(run) {
    const reached = run.events("memory.near-limit").at(-1);
    if (reached) return { outcome: "fail", reason: reached.message, measured: [] };
    if (run.series("os.rss") === null || run.series("memory.total") === null) {
      const reason = "Nothing was sampled of the service's memory.";
      return {
        outcome: "inconclusive",
        reason,
        needs: "a run in which the probe gets its samples",
        measured: [],
      };
    }
    const limit = formatBytes(memoryLimitOf(run.scenario.service));
    return { outcome: "pass", reason: `Memory stayed below nine tenths of ${limit}.`, measured: [] };
  },
});
