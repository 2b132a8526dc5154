import { html, verbatim, type Markup } from "./markup.ts";

/** The head of every page: it asks for nothing, has both colour schemes, and carries its style sheet in itself. */
export function pageHead(title: string, styleSheet: string): Markup {
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <style>
      ${verbatim(styleSheet)}
    </style>
  </head>`;
}
