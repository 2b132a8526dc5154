import { formatCount, formatDuration } from "../../base/units.ts";
import type { Aftermath } from "../../verdict/types.ts";
import { aftermathIn, memoryText, returnText } from "../aftermath.ts";
import type { RunResult } from "../types.ts";
import { html, type Markup } from "./markup.ts";
import { wideTable } from "./wide-table.ts";

/** What the service did after each fault that was declared. */
export function faultsSection({ verdict }: RunResult): Markup | null {
  const aftermath = aftermathIn(verdict.gates);
  if (aftermath.length === 0) return null;
  return html`<section id="faults" aria-labelledby="faults-title">
    <h2 id="faults-title">Faults, and what came after them</h2>
    ${wideTable("Faults", ["Fault", "From, for", "Answers as before", "Sessions as explained", "Mailboxes as before", "Acts failed", "Sessions lost", "Memory before, after"], aftermath.map(faultRow))}
    <p class="faint">Times count from the end of the fault; the charts show it as a stripe.</p>
  </section>`;
}

function faultRow(aftermath: Aftermath): Markup {
  const { fault, name, from, to, answers, sessions, mailboxes, acts, sessionsLost } = aftermath;
  const lasted = to === null ? "to the end" : formatDuration(to - from);
  return html`<tr>
    <th scope="row">${fault}: ${name}</th>
    <td>${formatDuration(from)}, ${lasted}</td>
    ${[answers, sessions, mailboxes].map((back) => html`<td class="${back.state === "away" ? "bad" : ""}">${returnText(back)}</td>`)}
    <td>${formatCount(acts.failed)} of ${formatCount(acts.due)}</td>
    <td>${sessionsLost === null ? "–" : formatCount(sessionsLost)}</td>
    <td>${memoryText(aftermath)}</td>
  </tr>`;
}
