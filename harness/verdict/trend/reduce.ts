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

/** Bottoms of `count` blocks of one length. */
export function blockFloors(window: Window, count: number): Reduction {
  const floorOf = (block: Float64Array) => quantileInPlace(block, block.length < FEW ? 0 : FLOOR);
  return { kind: "floor", ...blocks(window, count, floorOf) };
}

/** Medians of `count` blocks of one length. */
export function blockMiddles(window: Window, count: number): Reduction {
  return { kind: "middle", ...blocks(window, count, (block) => quantileInPlace(block, 0.5)) };
}

function blocks({ t, v }: Window, count: number, of: (block: Float64Array) => number) {
  const start = t[0]!;
  const length = (t.at(-1)! - start) / count;
  const x: number[] = [];
  const y: number[] = [];
  for (let k = 0, from = 0; k < count; k++) {
    let to = from;
    const end = k === count - 1 ? Infinity : start + (k + 1) * length;
    while (to < t.length && t[to]! < end) to++;
    if (to > from) {
      x.push((k + 0.5) / count);
      y.push(of(v.slice(from, to)));
    }
    from = to;
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y), even: x.length === count };
}
