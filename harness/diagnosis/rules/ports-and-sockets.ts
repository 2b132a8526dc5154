import { formatBytes, formatCount } from "../../base/units.ts";
import { mostGrown } from "../inside.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf, lines } from "../wording.ts";

const LEAST = 20;

/** Sockets or files are opened and never closed, while their owner lives. */
export const portsAndSockets: Rule = {
  id: "ports_and_sockets",
  look: (facts) => {
    if (!facts.failed("ports-bounded")) return null;
    const group = mostGrown(facts.inside.portGroups, ({ count }) => count);
    if (!group) return null;
    const { first, last } = group;
    // A kind that was not there at first began with none.
    const before = group.all.length > 1 && !group.isNew ? first.count : 0;
    const gained = last.count - before;
    if (gained < LEAST) return null;
    const ports = facts.growth("count.ports");
    const system = facts.growth("memory.system");
    const one = last.owners === 1;
    const whose = one
      ? `all of them owned by ${last.owner}`
      : `owned by ${formatCount(last.owners)} processes that began in ${last.owner}`;
    return {
      title: "Sockets that nobody closes",
      status: "leaking",
      suspect: { kind: "ports", label: `${last.name} of ${last.owner}` },
      sentence: `${formatCount(last.count)} ports of the kind ${last.name} are open, ${formatCount(gained)} more than at first, ${whose}: each is opened for something, and not closed when it is over.`,
      signs: [
        sign(
          4,
          ports !== null && gained >= ports.gained / 2,
          `${formatCount(gained)} of the ${formatCount(ports?.gained ?? 0)} ports that were added are ${last.name} of ${last.owner}.`,
          [figureOf("ports", "count", last.count, before)],
        ),
        sign(
          2,
          one,
          `One process owns them all, ${last.owner}. A port is closed when its owner ends, and this one does not.`,
        ),
        sign(
          1,
          system !== null && system.gained > 0,
          `The VM's own side, where ports are kept, went from ${formatBytes(system?.before ?? 0)} to ${formatBytes(system?.now ?? 0)}.`,
        ),
      ],
      evidenceAgainst: lines(
        !one &&
          facts.failed("processes-bounded") &&
          "The number of processes grows too: they bring their ports.",
      ),
      rejected: [
        {
          ruleId: "native_memory",
          because: "the VM's own side grows with the ports, and each of them is on its list",
        },
      ],
      driver: perAct(facts, gained, "count"),
      nextStep: one
        ? `In ${last.owner}, close the socket on each way on which its user goes; expiry too, not the log-out alone.`
        : `Let the processes that began in ${last.owner} close their sockets, or end with them.`,
      command: `length([P || P <- erlang:ports(), erlang:port_info(P, name) =:= {name, "${last.name}"}]).`,
    };
  },
};
