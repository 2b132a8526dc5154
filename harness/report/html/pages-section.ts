import { formatCount, formatDuration } from "../../base/units.ts";
import type { PageTiming, RunResult, SlowestStep } from "../types.ts";
import { html, type Markup } from "./markup.ts";
import { wideTable } from "./wide-table.ts";

/** What users with a browser saw, and where the trace of the slowest step is. */
export function pagesSection({ browser }: RunResult): Markup | null {
  if (!browser) return null;
  const { visits, failed, pageErrors, crashes, ttfb, lcp, steps, slowest } = browser;
  const rows: readonly (readonly [string, PageTiming | null])[] = [
    ["Time to first byte", ttfb],
    ["Largest contentful paint", lcp],
    ...Object.entries(steps).map(([name, timing]) => [`Step: ${name}`, timing] as const),
  ];
  return html`<section id="browsers" aria-labelledby="browsers-title">
    <h2 id="browsers-title">Users with a browser</h2>
    <p>
      ${formatCount(visits)} visits went well. Failed: ${formatCount(failed)}; errors in pages:
      ${formatCount(pageErrors)}; crashes of a browser: ${formatCount(crashes)}.
    </p>
    ${wideTable("Page timings", ["Timing", "Median", "At worst"], rows.map(timingRow))}
    ${slowest && slowestParagraph(slowest)}
  </section>`;
}

function timingRow([name, timing]: readonly [string, PageTiming | null]): Markup | null {
  if (!timing) return null;
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${formatDuration(timing.p50)}</td>
    <td>${formatDuration(timing.max)}</td>
  </tr>`;
}

function slowestParagraph({ step, duration, at, failed, trace }: SlowestStep): Markup {
  return html`<p>
    The slowest step was <code>${step}</code>: ${formatDuration(duration)}, until ${formatDuration(at)} of the
    run${failed ? ", and it came to nothing" : ""}. Its trace, with pictures and requests, is
    <a href="${trace}">${trace}</a> in the run's folder;
    <code>npx playwright-core show-trace --port 0 ${trace}</code> shows it.
  </p>`;
}
