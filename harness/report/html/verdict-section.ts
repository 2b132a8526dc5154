import { formatDuration, formatQuantity } from "../../base/units.ts";
import type { GateResult, Measured, SeriesTrend } from "../../verdict/types.ts";
import { markOf } from "../claims.ts";
import type { RunResult } from "../types.ts";
import { html, type Markup } from "./markup.ts";
import { crowdOf } from "../crowd.ts";
import { wideTable } from "./wide-table.ts";

/** The verdict in a sentence, with what was run. */
export function verdictSection(
  { scenario, verdict, environment, startedAt, endedAt, end }: RunResult,
  going: boolean,
): Markup {
  const [crowd, ...rest] = crowdOf(scenario);
  const facts = [
    crowd!,
    ...Object.entries(scenario.params).map(([name, value]) => `${name}=${value}`),
    ...rest,
    ...(environment ? [`${environment.target["kind"]} target`] : []),
    `${startedAt.slice(0, 16).replace("T", " ")} UTC`,
    formatDuration(Date.parse(endedAt) - Date.parse(startedAt)),
    ...(going ? [] : [`exit ${verdict.exitCode}`]),
  ];
  return html`<header class="verdict ${verdict.outcome}">
    <h1>${scenario.name}: ${going ? "so far " : ""}<strong id="outcome">${verdict.outcome}</strong></h1>
    <p id="sentence">${verdict.sentence}</p>
    <p class="faint">${facts.join(" · ")}</p>
    ${going ? html`<p id="going"><strong>Preliminary:</strong> the run goes on; this is said of what there is so far.</p>` : null}
    ${going || end.reason === "completed" ? null : html`<p><strong>${end.reason}:</strong> ${end.message}</p>`}
    ${verdict.timeToLimit === null ? null : html`<p>At this growth the limit is reached in ${formatDuration(verdict.timeToLimit)}.</p>`}
    ${verdict.warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
  </header>`;
}

/** Claim by claim: what was measured with its interval, the limit, and why. */
export function claimsSection({ verdict }: RunResult): Markup {
  return html`<section id="claims" aria-labelledby="claims-title">
    <h2 id="claims-title">Claims</h2>
    ${wideTable("Claims", ["Claim", "Outcome", "Measured (interval)", "Limit", "Reason"], verdict.gates.map(claimRows))}
  </section>`;
}

/** A row for each figure, so that it stands beside its limit; claim, outcome and reason span them. */
function claimRows(gate: GateResult): Markup {
  const [mark, style] = markOf(gate);
  const figures = [
    ...(gate.outcome === "error" ? [] : gate.measured.map(measuredCells)),
    ...(gate.trends ?? []).map(growthCells).filter((cells) => cells !== null),
  ];
  const [
    first = html`<td></td>
      <td></td>`,
    ...rest
  ] = figures;
  const span = Math.max(1, figures.length);
  return html`<tr id="gate-${gate.gateId}">
      <th scope="row" rowspan="${span}">
        ${gate.title}<br /><code>${gate.gateId}</code
        >${gate.level === "warn" ? html`<br /><span class="faint">warns only</span>` : null}
      </th>
      <td class="${style}" rowspan="${span}"><span aria-hidden="true">${mark}</span> ${gate.outcome}</td>
      ${first}
      <td rowspan="${span}">
        ${gate.reason}${gate.outcome === "inconclusive" ? html` <em>Needs ${gate.needs}.</em>` : null}${gate.outcome === "fail" ? html`<br /><span class="faint">${gate.why}</span>` : null}
      </td>
    </tr>
    ${rest.map(
      (cells) =>
        html`<tr class="more">
          ${cells}
        </tr>`,
    )}`;
}

function measuredCells({ label, value, low, high, limit, unit }: Measured): Markup {
  const interval = low === high ? "" : ` (${formatQuantity(low, unit)} – ${formatQuantity(high, unit)})`;
  return html`<td>${label}: <strong>${formatQuantity(value, unit)}</strong>${interval}</td>
    <td class="limit">${formatQuantity(limit, unit)}</td>`;
}

function growthCells({ series, growth, unit }: SeriesTrend): Markup | null {
  if (!growth) return null;
  const { perHour, low, high } = growth;
  return html`<td>
      <code>${series}</code>: <strong>${formatQuantity(perHour, unit)}</strong> an hour
      (${formatQuantity(low, unit)} – ${formatQuantity(high, unit)})
    </td>
    <td></td>`;
}
