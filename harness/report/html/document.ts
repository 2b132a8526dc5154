import { html, verbatim, type Markup } from "./markup.ts";
import type { PageData } from "./page-data.ts";
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
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${verbatim(assets.chartStyle)}${verbatim(style)}
        </style>
      </head>
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
