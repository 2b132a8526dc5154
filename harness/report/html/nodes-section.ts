import { formatDuration } from "../../base/units.ts";
import type { NodeResult } from "../types.ts";
import { html, type Markup } from "./markup.ts";
import { wideTable } from "./wide-table.ts";

/** The nodes of a cluster, each by itself with a page of its own; nothing for one node. */
export function nodesSection(nodes: readonly NodeResult[]): Markup | null {
  if (nodes.length === 0) return null;
  return html`<section id="nodes" aria-labelledby="nodes-title">
    <h2 id="nodes-title">Node by node</h2>
    <p class="faint">The rest of this page is about all nodes together.</p>
    ${wideTable("Nodes", ["Node", "Outcome", "Sampled", "Verdict"], nodes.map(nodeRow))}
  </section>`;
}

function nodeRow({ node, folder, outcome, sampled, sentence }: NodeResult): Markup {
  return html`<tr>
    <th scope="row"><a href="${encodeURI(folder)}/report.html">${node}</a></th>
    <td>${outcome}</td>
    <td>${formatDuration(sampled)}</td>
    <td>${sentence}</td>
  </tr>`;
}
