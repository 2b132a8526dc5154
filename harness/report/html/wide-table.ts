import { html, type Markup } from "./markup.ts";

/** A table that scrolls sideways where the page is narrower than it. */
export function wideTable(label: string, heads: readonly string[], rows: readonly (Markup | null)[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}, scrolls sideways">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
