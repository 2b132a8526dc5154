import { formatBytes } from "../../base/units.ts";
import { defineGate } from "../gate.ts";

export const memoryLimit = defineGate({
  id: "memory-limit",
  title: "The service keeps clear of its memory limit",
  failureTitle: "The service was about to reach its memory limit",
  why: "At the limit the system kills the node, and with it whatever could still have been learned of it.",
  about: "conduct",
  level: "fail",
  requires: () => ["os.rss", "memory.total"],
  mayUse: () => [],
  phases: [],
  limits: {},
  options: {},
  evaluate(run) {
    const reached = run.events("memory.near-limit").at(-1);
    if (reached) return { outcome: "fail", reason: reached.message, measured: [] };
    const limit = formatBytes(run.scenario.service.memoryLimit);
    return { outcome: "pass", reason: `Memory stayed below nine tenths of ${limit}.`, measured: [] };
  },
});
