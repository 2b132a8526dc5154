import { formatCount, formatDuration, formatQuantity } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";
import { html, type Markup } from "../report/html/markup.ts";
import { pageHead } from "../report/html/page-head.ts";
import { style } from "../report/html/style.ts";
import { figureChart, marks } from "./chart.ts";
import { wideTable } from "../report/html/wide-table.ts";
import type { Conclusion } from "./conclude.ts";
import { figureKinds } from "./figures.ts";
import type { Search, Step } from "./types.ts";
import { answerSentence, furtherSentences, scalingSentence } from "./wording.ts";

const chartStyle = `
#runs td:first-child, #runs td:nth-last-child(2) { white-space: nowrap; }
#charts svg { width: 100%; max-width: 760px; height: auto; font: 11px system-ui, sans-serif; }
#charts text { fill: var(--faint); } #charts text.good { fill: var(--good); font-size: 15px; }
#charts text.bad { fill: var(--bad); font-size: 15px; } #charts text.open { fill: var(--open); font-size: 15px; font-weight: 700; }
#charts .grid { stroke: var(--line); } #charts .fit { stroke: var(--link); stroke-width: 1.5; stroke-dasharray: 5 3; }
#charts .strip { fill: var(--bad); opacity: .15; }
`;

/** A search as one self-contained file that needs neither network nor JavaScript. */
export function capacityHtml(
  { plan, goal, steps, scenario }: Search & { readonly scenario: ResolvedScenario },
  conclusion: Conclusion,
): string {
  const sentence = answerSentence(conclusion, plan);
  const facts = [
    scenario.title,
    ...Object.entries(scenario.params).map(([name, value]) => `${name}=${value}`),
    `${formatCount(plan.from)} to ${formatCount(plan.to)} users`,
    `${steps.length} of at most ${plan.maxRuns} runs`,
    ...(goal === null ? [] : [`goal ${formatCount(goal)}`]),
  ];
  return html`<!doctype html>
    <html lang="en">
      ${pageHead(`${scenario.name}: break point`, `${style}${chartStyle}`)}
      <body>
        <main>
          <header class="verdict">
            <h1>${scenario.name}: where it breaks</h1>
            <p id="sentence">${sentence}</p>
            ${furtherSentences(conclusion, plan).map((text) => html`<p>${text}</p>`)}
            <p class="faint">${facts.join(" · ")}</p>
          </header>
          ${runsSection(steps)} ${chartsSection(steps, conclusion)}
        </main>
      </body>
    </html> `.markup;
}

function runsSection(steps: readonly Step[]): Markup {
  return html`<section id="runs" aria-labelledby="runs-title">
    <h2 id="runs-title">Runs, in their order</h2>
    ${wideTable("Runs", ["Users", "Outcome", ...figureKinds.map(({ label }) => label), "Took", "Verdict"], steps.map(runRow))}
    <p class="faint">
      Memory and RSS: the most in the run, less what the node took at rest. p99: median of the hold's windows.
    </p>
  </section>`;
}

function runRow({ users, answer, outcome, figures, duration, sentence, runDir }: Step): Markup {
  return html`<tr>
    <td>${formatCount(users)}</td>
    <td class="${marks[answer].style}"><span aria-hidden="true">${marks[answer].sign}</span> ${outcome}</td>
    ${figureKinds.map(({ key, unit }) => {
      const value = figures[key];
      return html`<td>${value === null ? "–" : formatQuantity(value, unit)}</td>`;
    })}
    <td>${runDir === null ? "–" : formatDuration(duration)}</td>
    <td>${sentence}${runDir === null ? null : html`<br /><code>${runDir}</code>`}</td>
  </tr>`;
}

function chartsSection(steps: readonly Step[], conclusion: Conclusion): Markup {
  return html`<section id="charts" aria-labelledby="charts-title">
    <h2 id="charts-title">Figures against users</h2>
    <p class="faint">
      Both axes are logarithmic: what grows with the users rises by a decade in a decade. Dashed: the power of
      the users that fits the bounded runs. Shaded: where the service breaks.
      ${Object.values(marks).map(({ sign, word }) => `${sign} ${word}. `)}
    </p>
    ${conclusion.scaling.map((one) => {
      const chart = figureChart(steps, one, conclusion);
      return (
        chart &&
        html`<figure>
          <figcaption>${scalingSentence(one)}</figcaption>
          ${chart}
        </figure>`
      );
    })}
  </section>`;
}
