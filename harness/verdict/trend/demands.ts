/** What a reduction has to show before it counts as growth. */
export interface Demands {
  /** Growth over the scatter about it. */
  readonly scatter: number;
  /** Mann and Kendall's z. */
  readonly order: number;
  /** The two largest jumps as a share of the growth, at most. */
  readonly jumps: number;
  /** Standard errors by which noise alone may make growth look as if it slowed down. */
  readonly chance: number;
  /** Difference of BIC to the best bounded explanation; of ten points or fewer; and of what bends to fit more. */
  readonly delta: number;
  readonly deltaOfFew: number;
  readonly deltaOf: Readonly<Record<string, number>>;
  /** The same to what ends only near the end of what is judged, which is but a guess. */
  readonly deltaEnding: number;
  /** Reductions that have to agree, and what the two best of them have to reach together. */
  readonly agreeing: number;
  readonly deltaOfTwo: number;
}

/** At the end of what is judged. */
export const AT_END: Demands = {
  scatter: 4,
  order: 3,
  jumps: 0.5,
  chance: 0.5,
  delta: 3,
  deltaOfFew: 5,
  deltaOf: { "warm-up, then linear": 12, "linear beside a step": 8 },
  deltaEnding: -3,
  agreeing: 3,
  deltaOfTwo: 9,
};

/** At the earlier of two looks: with less to see, it only has to be on its way already. */
export const EARLIER: Demands = {
  scatter: 2.5,
  order: 2.3,
  jumps: 0.5,
  chance: 2,
  delta: -4,
  deltaOfFew: -4,
  deltaOf: {},
  deltaEnding: -4,
  agreeing: 1,
  deltaOfTwo: 0,
};

/** Of a part that begins later than the series: what came before it, which might explain it, is not looked at. */
export const OF_REST: Demands = {
  ...AT_END,
  scatter: 6,
  jumps: 0.3,
  chance: 0,
  delta: 8,
  deltaOfFew: 8,
  deltaEnding: 0,
};
