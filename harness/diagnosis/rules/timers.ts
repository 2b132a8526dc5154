import { formatBytes, formatCount, KIB, MIB } from "../../base/units.ts";
import { mostGrown } from "../inside.ts";
import { sign, type Rule } from "../rule.ts";
import { figureOf } from "../wording.ts";

const LEAST_FIXED = 256 * KIB;
const FEW = 500;

/** Timers are started for each of something, and not cancelled when it is over. The VM does not count them. */
export const timers: Rule = {
  id: "timers",
  look: (facts) => {
    if (!facts.failed("memory-processes-bounded", "memory-bounded", "memory-system-bounded")) return null;
    const [processes, fixed] = [facts.growth("memory.processes"), facts.growth("allocator.fixed")];
    if (!processes || !fixed || fixed.gained < LEAST_FIXED || processes.gained < MIB) return null;
    // Everything else that is kept in blocks of a fixed size, or in the memory of processes, has to be ruled out.
    const [count, ports] = [facts.growth("count.processes"), facts.growth("count.ports")];
    const largest = mostGrown(facts.inside.processes, ({ memory = 0 }) => memory);
    const heap = largest ? (largest.last.memory ?? 0) - (largest.first.memory ?? 0) : 0;
    const ends = mostGrown(facts.inside.processes, ({ monitors = 0, monitoredBy = 0 }) =>
      Math.max(monitors, monitoredBy),
    );
    const monitors = Math.max(ends?.last.monitors ?? 0, ends?.last.monitoredBy ?? 0);
    const waiting = facts.growth("mailbox.largest")?.now ?? 0;
    if (heap > processes.gained / 4 || monitors > FEW || waiting > FEW) return null;
    if ((count?.gained ?? 0) > FEW || (ports?.gained ?? 0) > FEW) return null;
    const busiest = mostGrown(facts.inside.processes, ({ reductions = 0 }) => reductions);
    const who = busiest ? (busiest.last.name ?? busiest.last.pid) : "the busiest process";
    return {
      title: "Timers that are never cancelled",
      status: "leaking",
      suspect: { kind: "node", label: "timers" },
      sentence: `The memory of processes gained ${formatBytes(processes.gained)} that is in no process, and blocks of the size of timers gained ${formatBytes(fixed.gained)}: timers are started for each of something and live on with their messages when it is over.`,
      signs: [
        sign(
          3,
          fixed.now >= 3 * fixed.before,
          `Blocks of a fixed size, which timers, monitors and links are kept in, went from ${formatBytes(fixed.before)} to ${formatBytes(fixed.now)}${facts.quietFrom === null ? "" : ", with the load gone and everything collected"}.`,
          [figureOf("blocks of a fixed size", "B", fixed.now, fixed.before)],
        ),
        sign(
          3,
          heap <= processes.gained / 4,
          `No process holds it: the one that gained most has ${formatBytes(Math.max(0, heap))} more, of the ${formatBytes(processes.gained)} that all of them together gained by erlang:memory(processes).`,
          [figureOf("memory of processes", "B", processes.now, processes.before)],
        ),
        sign(
          2,
          monitors <= FEW && (count?.gained ?? 0) <= FEW,
          `It is not monitors (${formatCount(monitors)} at the most of one process), nor processes (${formatCount(count?.now ?? 0)}), nor ports (${formatCount(ports?.now ?? 0)}).`,
        ),
      ],
      evidenceAgainst: [],
      rejected: [
        { ruleId: "monitor_leak", because: "no process has many monitors" },
        { ruleId: "process_leak", because: "the number of processes does not grow" },
        { ruleId: "gen_server_state", because: "no heap holds it" },
      ],
      driver: null,
      nextStep: `Look where timers are started for a user or a request (erlang:send_after, start_timer, timer:apply_after; ${who} did most work), keep their references, and cancel them when it ends. The VM has no call that counts its timers; a crash dump lists them.`,
      command:
        "ets:info(timer_tab, size), [{I, F} || {instance, I, P} <- erlang:system_info({allocator, fix_alloc}), {fix_types, F} <- P].",
    };
  },
};
