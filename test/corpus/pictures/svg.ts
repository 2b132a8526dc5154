export interface TextStyle {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly colour: string;
  readonly bold?: boolean;
  readonly anchor?: "start" | "end";
}

export function text({ x, y, size, colour, bold, anchor }: TextStyle, words: string): string {
  const weight = bold ? ' font-weight="bold"' : "";
  const end = anchor === "end" ? ' text-anchor="end"' : "";
  const place = `x="${x.toFixed(0)}" y="${y.toFixed(0)}"`;
  return `<text ${place} font-size="${size}" fill="${colour}"${weight}${end}>${escaped(words)}</text>`;
}

/** Characters that fit into a line of the width of the plot at size 12. */
const LINE = 104;

/** Text broken into lines between words. */
export function paragraph(
  style: TextStyle,
  words: string,
): { readonly svg: string; readonly bottom: number } {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= LINE)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const step = style.size + 4;
  return {
    svg: lines.map((line, i) => text({ ...style, y: style.y + i * step }, line)).join("\n"),
    bottom: style.y + (lines.length - 1) * step,
  };
}

export function polyline(points: readonly (readonly [number, number])[], colour: string): string {
  const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.4"/>`;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
