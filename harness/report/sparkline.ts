import type { Series } from "../timeline/types.ts";

const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** A series in one line of text, from zero (and what is below it) to its highest: the highest sample of each of `width` stretches of time. */
export function sparkline({ t, v }: Series, width: number): string {
  const [from, to] = [t[0] ?? 0, t.at(-1) ?? 0];
  const peaks = new Array<number | null>(width).fill(null);
  for (const [index, time] of t.entries()) {
    const at = Math.min(width - 1, Math.floor((width * (time - from)) / Math.max(1, to - from)));
    peaks[at] = Math.max(peaks[at] ?? 0, v[index]!);
  }
  const most = Math.max(1e-9, ...peaks.map((peak) => peak ?? 0));
  let before = 0;
  return peaks
    .map((peak) => {
      before = peak ?? before;
      return BLOCKS[Math.max(0, Math.min(7, Math.floor((8 * before) / most)))]!;
    })
    .join("");
}
