import { html, verbatim, type Markup } from "./markup.ts";
import type { PageData } from "./page-data.ts";
import { pageHead } from "./page-head.ts";
import { style } from "./style.ts";

/** What is put into every page: the chart library, its style sheet, and the page's own script. */
export interface PageAssets {
  readonly chartScript: string;
  readonly chartStyle: string;
  readonly pageScript: string;
}

/**
 * One self-contained file that needs no network. All text is there without JavaScript; the charts are drawn from the
 * down-sampled data in it.
 */
export function htmlDocument(title: string, body: Markup, data: PageData, assets: PageAssets): string {
  return html`<!doctype html>
    <html lang="en">
      ${pageHead(title, `${assets.chartStyle}${style}`)}
      <body>
        <main>${body}</main>
        <script type="application/json" id="data">
          ${verbatim(inScript(JSON.stringify(data)))}
        </script>
        <script>
          ${verbatim(inScript(assets.chartScript))};
        </script>
        <script>
          ${verbatim(inScript(assets.pageScript))};
        </script>
      </body>
    </html> `.markup;
}

/** So that no text of a run can end the script element that it stands in. */
function inScript(text: string): string {
  return text.replaceAll("</", "<\\/").replaceAll("<!--", "<\\!--");
}
