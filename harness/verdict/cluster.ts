import type { Millis, Quantity } from "../base/units.ts";
import { formatDuration } from "../base/units.ts";
import { lowerFirst } from "./overall.ts";
import type { Verdict } from "./types.ts";

/** One node of a cluster, judged by itself. */
export interface NodeVerdict {
  /** Its name; with `~2` behind it for its second life in the run. */
  readonly node: string;
  /** How long it was sampled. */
  readonly sampled: Millis;
  readonly verdict: Verdict;
}

type Outcome = Verdict["outcome"];

/** The first counts before all that follow. */
const GRAVEST: readonly Outcome[] = [
  "target-died",
  "invalid",
  "unbounded",
  "failed",
  "inconclusive",
  "bounded",
];

/** A node that was there for less of the run than this need not be judged for the run to be. */
const LEAST_PRESENCE: Quantity<"ratio"> = 0.5;

/**
 * The verdict on a cluster: that on the sum of its nodes, unless one of them fares worse by itself; in a sum the growth
 * of one may drown in the others' noise. What stays open of a node that was only passing counts for nothing.
 */
export function withNodes(whole: Verdict, nodes: readonly NodeVerdict[]): Verdict {
  const longest = Math.max(...nodes.map(({ sampled }) => sampled));
  const counted = nodes.filter(
    ({ verdict, sampled }) => verdict.outcome !== "inconclusive" || sampled >= LEAST_PRESENCE * longest,
  );
  const worst = counted.reduce<NodeVerdict | null>(
    (a, b) => (a && rank(a.verdict) <= rank(b.verdict) ? a : b),
    null,
  );
  const told = worst && rank(worst.verdict) < rank(whole) ? worst : null;
  const decisive = told?.verdict ?? whole;
  const sentence = told
    ? `On ${told.node}, ${lowerFirst(told.verdict.sentence)} The nodes' sum is ${whole.outcome}.`
    : whole.sentence;
  return {
    ...whole,
    outcome: decisive.outcome,
    exitCode: decisive.exitCode,
    timeToLimit: soonest([whole, ...nodes.map(({ verdict }) => verdict)]),
    sentence: `${sentence} ${byNode(nodes)}`,
  };
}

function rank({ outcome }: Verdict): number {
  return GRAVEST.indexOf(outcome);
}

function soonest(verdicts: readonly Verdict[]): Millis | null {
  const times = verdicts.flatMap(({ timeToLimit }) => timeToLimit ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

/** `By themselves, b@127.0.0.2 is unbounded and 2 nodes are bounded.` */
function byNode(nodes: readonly NodeVerdict[]): string {
  const groups = [...Map.groupBy(nodes, ({ verdict }) => verdict.outcome)];
  if (groups.length === 1) return `By themselves, all ${nodes.length} nodes are ${groups[0]![0]}.`;
  const largest = Math.max(...groups.map(([, members]) => members.length));
  const parts = groups
    .sort(([a], [b]) => GRAVEST.indexOf(a) - GRAVEST.indexOf(b))
    .map(([outcome, members]) =>
      members.length === largest && members.length > 1
        ? `${members.length} nodes are ${outcome}`
        : members.map((one) => `${one.node} is ${outcome}${brief(one, nodes)}`).join(", "),
    );
  return `By themselves, ${parts.slice(0, -1).join(", ")} and ${parts.at(-1)!}.`;
}

function brief({ sampled }: NodeVerdict, nodes: readonly NodeVerdict[]): string {
  const longest = Math.max(...nodes.map((node) => node.sampled));
  return sampled < LEAST_PRESENCE * longest ? ` (there for ${formatDuration(sampled)})` : "";
}
