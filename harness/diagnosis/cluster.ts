import type { Finding } from "./types.ts";

/** What was found on one node. */
export interface NodeFindings {
  readonly node: string;
  readonly findings: readonly Finding[];
}

/** The findings on all nodes of a cluster, the surest first; what is the same on several stands once, with their names. */
export function findingsOfCluster(nodes: readonly NodeFindings[]): readonly Finding[] {
  const found = nodes.flatMap(({ node, findings }) => findings.map((finding) => ({ node, finding })));
  const groups = Map.groupBy(found, ({ finding }) =>
    [finding.ruleId, finding.suspect.kind, finding.suspect.label].join(" "),
  );
  return [...groups.values()]
    .map((group) => {
      const surest = group.reduce((a, b) => (a.finding.confidence >= b.finding.confidence ? a : b)).finding;
      const names = group.map(({ node }) => node);
      return { ...surest, suspect: { ...surest.suspect, nodes: names } };
    })
    .sort((a, b) => b.confidence - a.confidence);
}
