import { outcomeStyle, type Paint } from "./colours.ts";
import { wrap } from "./layout.ts";
import type { NodeResult } from "./types.ts";

/** The nodes of a cluster, each by itself; nothing for one node. */
export function nodeLines(nodes: readonly NodeResult[], paint: Paint): readonly string[] {
  if (nodes.length === 0) return [];
  return [
    paint("faint", "  node by node"),
    ...nodes.flatMap(({ node, outcome, sentence }) => [
      `    ${node}  ${paint(outcomeStyle(outcome), outcome)}`,
      ...(outcome === "bounded" ? [] : wrap(sentence, 6)),
    ]),
    "",
  ];
}
