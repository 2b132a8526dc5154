import { html, type Markup } from "./markup.ts";
import type { PageData } from "./page-data.ts";
import type { Panel } from "./panels.ts";

/**
 * The places that the page's script draws the charts into; those whose id begins with `more-` are folded.
 * @param remark what to know of them all
 */
export function chartsSection({ panels }: PageData, remark: string | null = null): Markup {
  const [named, more] = [panels.filter((one) => !isMore(one)), panels.filter(isMore)];
  return html`<section id="charts" aria-labelledby="charts-title">
    <h2 id="charts-title">Charts</h2>
    ${remark === null ? null : html`<p>${remark}</p>`}
    <p class="faint">
      Drag to zoom; double click, or <kbd>Esc</kbd>, for the whole run. On a chart: <kbd>←</kbd>
      <kbd>→</kbd> move the cursor, <kbd>+</kbd> <kbd>−</kbd> zoom around it. A click on a name in the legend
      hides the series. The address keeps the zoom.
    </p>
    <noscript><p>The charts need JavaScript; everything else on this page does not.</p></noscript>
    ${named.map(figure)}
    ${
      more.length === 0
        ? null
        : html`<details id="more">
            <summary>${more.length} more charts</summary>
            ${more.map(figure)}
          </details>`
    }
  </section>`;
}

function isMore({ id }: Panel): boolean {
  return id.startsWith("more-");
}

function figure({ id, title, hint }: Panel): Markup {
  return html`<figure id="chart-${id}" data-panel="${id}">
    <figcaption><a href="#chart-${id}">${title}</a> <span class="faint">${hint}</span></figcaption>
    <div
      class="chart"
      tabindex="0"
      role="group"
      aria-label="Chart: ${title}. Its data is in the table below it."
    ></div>
    <details class="data">
      <summary>Data of ${title}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Data of ${title}"></div>
    </details>
  </figure>`;
}
