import { quantileInPlace } from "../stats/quantile.ts";
import type { Window } from "../window.ts";

/** A series boiled down to a few points; x from 0 at the start of what is judged to 1 at its end. */
export interface Reduction {
  /** `floor`: what is left at the bottom of each block; `middle`: their medians; `drop`: what is left after each drop. */
  readonly kind: "floor" | "middle" | "drop";
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Whether the points are the middles of equally long blocks, none of them without a sample. */
  readonly even: boolean;
}

/** Share of a block that lies below its floor; below ten samples the floor is the least of them. */
const FLOOR = 0.1;
const FEW = 10;

/** Bottoms and medians of `count` blocks of one length. */
export function blocksOf(
  window: Window,
  count: number,
): { readonly floors: Reduction; readonly middles: Reduction } {
  const blocks = splitInto(count, window);
  const x = Float64Array.from(blocks, ({ place }) => place);
  const even = x.length === count;
  const floorOf = ({ values }: Block) => quantileInPlace(values, values.length < FEW ? 0 : FLOOR);
  return {
    floors: { kind: "floor", x, y: Float64Array.from(blocks, floorOf), even },
    middles: {
      kind: "middle",
      x,
      y: Float64Array.from(blocks, ({ values }) => quantileInPlace(values, 0.5)),
      even,
    },
  };
}

interface Block {
  /** Of its middle, from 0 to 1. */
  readonly place: number;
  readonly values: Float64Array;
}

/** Those that have samples. */
function splitInto(count: number, { t, v }: Window): readonly Block[] {
  const start = t[0]!;
  const length = (t.at(-1)! - start) / count;
  const blocks: Block[] = [];
  for (let k = 0, from = 0; k < count; k++) {
    let to = from;
    const end = k === count - 1 ? Infinity : start + (k + 1) * length;
    while (to < t.length && t[to]! < end) to++;
    if (to > from) blocks.push({ place: (k + 0.5) / count, values: v.slice(from, to) });
    from = to;
  }
  return blocks;
}
