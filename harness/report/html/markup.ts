/** Text that may stand in a page as it is. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | null | undefined | readonly Part[];

/** A template whose values are escaped, unless they are markup themselves; lists are joined, null is nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const [first = "", ...rest] = texts;
  return { markup: first + rest.map((text, index) => render(parts[index]) + text).join("") };
}

/** Markup from elsewhere, such as a script of ours. */
export function verbatim(markup: string): Markup {
  return { markup };
}

function render(part: Part): string {
  if (part === null || part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escape(String(part));
  return "markup" in part ? part.markup : part.map(render).join("");
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
