/** A text with gaps: `texts` has one part more than `names`. */
export interface Template {
  readonly texts: readonly string[];
  /** What fills the gaps, `user` for `{user}`. */
  readonly names: readonly string[];
}

/** A letter first, so that the braces of a JSON object are none. */
const PLACEHOLDER = /\{([a-zA-Z][\w.-]*)\}/g;

/** Cuts a text at its placeholders `{name}`, at those alone whose name is known. */
export function templateOf(text: string, isKnown: (name: string) => boolean = () => true): Template {
  const texts: string[] = [];
  const names: string[] = [];
  let from = 0;
  for (const { 0: whole, 1: name, index } of text.matchAll(PLACEHOLDER)) {
    if (!isKnown(name!)) continue;
    texts.push(text.slice(from, index));
    names.push(name!);
    from = index + whole.length;
  }
  texts.push(text.slice(from));
  return { texts, names };
}
