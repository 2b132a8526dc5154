import type { Distribution } from "../../harness/base/distribution.ts";

/** One of each kind, with means of about `scale` milliseconds. */
export function oneOfEachKind(scale: number): Distribution[] {
  return [
    { kind: "constant", value: scale },
    { kind: "uniform", min: scale / 2, max: (3 * scale) / 2 },
    { kind: "exponential", mean: scale },
    { kind: "lognormal", median: 0.75 * scale, sigma: 0.75 },
  ];
}
