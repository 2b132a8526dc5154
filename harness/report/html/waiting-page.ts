import { htmlDocument, type PageAssets } from "./document.ts";
import { html } from "./markup.ts";

/** What is shown before there is anything on record. */
export function waitingHtml(assets: PageAssets): string {
  const body = html`<header class="verdict">
    <h1>beamsoak</h1>
    <p>The run is about to start.</p>
  </header>`;
  return htmlDocument(
    "beamsoak",
    body,
    { times: [], phases: [], panels: [], columns: {}, fits: [], marks: [] },
    assets,
  );
}
