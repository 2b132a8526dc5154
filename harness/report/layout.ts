/** CI logs and terminals show this many columns without wrapping. */
export const WIDTH = 100;
/** Of the columns for what was measured, and for what it was held against. */
export const MEASURED_WIDTH = 28;
export const LIMIT_WIDTH = 16;

/** Between words, but not inside a number with its thousands apart, nor between a number and its unit. */
const BREAK = /(?<!\d)\s+|(?<=\d)\s+(?!\d{3}(?!\d)|[KMG]?i?B\b|%)/;

/** Breaks text between words so that no line with its indent is wider than the page; longer words stay whole. */
export function wrap(text: string, indent: number, width = WIDTH): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(BREAK)) {
    if (line !== "" && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((one) => " ".repeat(indent) + one);
}

/** Text at the left, columns of the given widths at the right; a text that is too long gets a line of its own. */
export function row(
  text: string,
  columns: readonly (readonly [string, number])[],
  width = WIDTH,
): readonly string[] {
  const right = columns.map(([cell, size]) => `  ${cell}`.padStart(size)).join("");
  const room = width - right.length;
  if (text.length < room) return [text.padEnd(room) + right];
  return [text, right.padStart(width)];
}
