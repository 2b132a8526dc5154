import type { Timeline } from "../../timeline/types.ts";
import { chartsSection } from "../html/charts-section.ts";
import { htmlDocument, type PageAssets } from "../html/document.ts";
import { html, type Markup } from "../html/markup.ts";
import { courseOf, mismatchText } from "./console.ts";
import { overlaidData } from "./page-data.ts";
import type { Change, ComparedFigure, ComparedGate, Comparison, RunSummary } from "./types.ts";
import { countsText, differenceText, groups, legend, passageText, valueText } from "./wording.ts";
import { wideTable } from "../html/wide-table.ts";

const marks: Readonly<Record<Change, readonly [mark: string, style: string]>> = {
  regression: ["✗ worse", "bad"],
  improvement: ["✓ better", "good"],
  unchanged: ["=", "faint"],
};

const overlay =
  "Both runs from the start of their last hold. The phases are those of the run after, or of the one that has a hold.";

/** The page of a comparison: what got worse, what got better, the rest, and both runs laid over each other. */
export function comparePage(
  comparison: Comparison,
  before: Timeline,
  after: Timeline,
  assets: PageAssets,
): string {
  const data = overlaidData(before, after);
  const title = `${scenariosOf(comparison)}: ${countsText(comparison)}`;
  const body = html`${headSection(comparison, title)}
    ${groups.map((group) => groupSection(comparison, ...group))}
    <p class="faint">${legend}</p>
    ${historySection(comparison)} ${chartsSection(data, overlay)}`;
  return htmlDocument(title, body, data, assets);
}

function scenariosOf({ runs }: Comparison): string {
  return [...new Set(runs.map(({ scenario }) => scenario))].join(" and ");
}

function headSection(comparison: Comparison, title: string): Markup {
  const { runs, parameters, mismatches, warnings, regressions } = comparison;
  return html`<header class="verdict ${regressions > 0 ? "failed" : runs.at(-1)!.outcome}">
    <h1>${title}</h1>
    <dl>${runLine("Before", runs[0]!)} ${runLine("After", runs.at(-1)!)}</dl>
    ${parameters.map((one) => html`<p>${mismatchText(one)}</p>`)}
    ${[...mismatches.map(mismatchText), ...warnings].map((text) => html`<p class="warning">${text}</p>`)}
  </header>`;
}

function runLine(word: string, { name, outcome, sentence }: RunSummary): Markup {
  return html`<dt>${word}</dt>
    <dd><code>${name}</code> <strong>${outcome}</strong>: ${sentence}</dd>`;
}

function groupSection({ gates, figures }: Comparison, change: Change, title: string): Markup | null {
  const ofGates = gates.filter((one) => one.change === change);
  const alone = figures.filter((one) => one.change === change);
  if (ofGates.length + alone.length === 0) return null;
  return html`<section id="${change}" aria-labelledby="${change}-title">
    <h2 id="${change}-title">${title}</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="${title}, scrolls sideways">
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Change</th>
            <th scope="col">Before → after</th>
            <th scope="col">Difference (interval)</th>
          </tr>
        </thead>
        ${ofGates.map(gateRows)}
        <tbody>
          ${alone.map(figureRow)}
        </tbody>
      </table>
    </div>
  </section>`;
}

function gateRows(gate: ComparedGate): Markup {
  const [mark, style] = marks[gate.change];
  return html`<tbody>
    <tr id="gate-${gate.gateId}">
      <th scope="rowgroup">
        ${gate.title}<br /><code>${gate.gateId}</code
        >${gate.level === "warn" ? html` <span class="faint">warns only</span>` : null}
      </th>
      <td class="${style}">${mark}</td>
      <td><strong>${gate.before ?? "not judged"} → ${gate.after ?? "not judged"}</strong></td>
      <td></td>
    </tr>
    ${gate.figures.map(figureRow)}
  </tbody>`;
}

function figureRow(figure: ComparedFigure): Markup {
  const [mark, style] = marks[figure.change];
  return html`<tr>
    <td class="part">${figure.label}</td>
    <td class="${style}">${mark}</td>
    <td>${passageText(figure)}</td>
    <td>${differenceText(figure)}</td>
  </tr>`;
}

function historySection({ history, runs }: Comparison): Markup | null {
  if (history.length === 0) return null;
  return html`<section id="history" aria-labelledby="history-title">
    <h2 id="history-title">History of ${runs.length} runs</h2>
    <ol>
      ${runs.map(({ name, outcome }) => html`<li><code>${name}</code> ${outcome}</li>`)}
    </ol>
    ${wideTable(
      "History",
      ["Figure", "Course", "Run by run"],
      history.map(
        (one) =>
          html`<tr>
            <th scope="row">${one.label}</th>
            <td><span aria-hidden="true">${courseOf(one)}</span></td>
            <td>${one.values.map((value) => valueText(value, one.unit)).join(" → ")}</td>
          </tr>`,
      ),
    )}
  </section>`;
}
