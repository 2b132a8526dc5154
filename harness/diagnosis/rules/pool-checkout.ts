import { formatCount } from "../../base/units.ts";
import { mostGrown } from "../inside.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf } from "../wording.ts";

const LEAST = 20;

/** Connections to a dependency that are lent and never brought back, so that each borrower needs a new one. */
export const poolCheckout: Rule = {
  id: "pool_checkout",
  look: (facts) => {
    if (!facts.failed("ports-bounded")) return null;
    const opened = facts.inside.portGroups.filter(({ last }) => last.to !== undefined && last.owners === 1);
    const group = mostGrown(opened, ({ count }) => count);
    if (!group) return null;
    const { owner, to = "", count } = group.last;
    const before = group.all.length > 1 ? group.first.count : 0;
    const gained = count - before;
    const ports = facts.growth("count.ports");
    // Where the dependency is on the same node each connection has two ends there.
    if (gained < LEAST || (ports && gained < ports.gained / 3)) return null;
    const [spawned, ended] = [facts.inside.censuses[0]?.spawned, facts.inside.censuses.at(-1)?.spawned];
    const born = (ended ?? 0) - (spawned ?? 0);
    const alive = facts.growth("count.processes");
    return {
      title: "A pool whose connections are not brought back",
      status: "leaking",
      suspect: { kind: "ports", label: `connections of ${owner} to ${to}` },
      sentence: `${owner} has ${formatCount(count)} connections to ${to} open, ${formatCount(gained)} more than at first: what it lends does not come back, so it opens another for the next who asks.`,
      signs: [
        sign(
          4,
          ports !== null && gained >= ports.gained / 3,
          `${formatCount(gained)} of the ${formatCount(ports?.gained ?? 0)} ports that were added were opened by ${owner}, all of them to ${to}${ports && gained < 0.75 * ports.gained ? "; their other ends are on this node too" : ""}.`,
          [figureOf("connections to one address", "count", count, before)],
        ),
        sign(
          3,
          true,
          `One process owns them, one address is at the other end: connections to a dependency, that are used again, and not those of users.`,
        ),
        sign(
          1,
          born > gained && (alive?.gained ?? 0) < gained,
          `${formatCount(born)} processes began meanwhile, and ${formatCount(alive?.now ?? 0)} are there: whoever borrowed has gone.`,
        ),
      ],
      evidenceAgainst: [],
      rejected: [
        {
          ruleId: "ports_and_sockets",
          because: "they all go to one address, and belong to one process that lends them",
        },
        { ruleId: "native_memory", because: "each of these ports is on the VM's list" },
      ],
      driver: perAct(facts, gained, "count"),
      nextStep: `Let ${owner} monitor whoever borrows and take the connection back, or close it, on 'DOWN'; give the pool an upper bound, so that a leak becomes waiting and not an outage of ${to}.`,
      command: `length([P || P <- erlang:ports(), erlang:port_info(P, name) =:= {name, "tcp_inet"}, inet:peername(P) =:= ${peerTerm(to)}]).`,
    };
  },
};

/** `127.0.0.1:5432` as inet:peername/1 says it. */
function peerTerm(to: string): string {
  const colon = to.lastIndexOf(":");
  const [address, port] = [to.slice(0, colon), to.slice(colon + 1)];
  return address.includes(":")
    ? `{ok, {element(2, inet:parse_address("${address}")), ${port}}}`
    : `{ok, {{${address.replaceAll(".", ",")}}, ${port}}}`;
}
