/**
 * Mann and Kendall's statistic for a trend in values that are in order of time: pairs that rise less pairs that fall, over
 * its standard deviation without a trend, with ties and the continuity correction (Gilbert 1987, eq. 16.3-16.5).
 * Positive for a rise. Takes O(n²): for block values only. 0 of fewer than three values, or if all are equal.
 */
export function mannKendallZ(values: Float64Array): number {
  const n = values.length;
  let s = 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) s += Math.sign(values[j]! - values[i]!);
  const variance = (n * (n - 1) * (2 * n + 5) - tiesOf(values)) / 18;
  return n < 3 || variance <= 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
}

/** Σ t (t − 1) (2t + 5) over the groups of t equal values. */
function tiesOf(values: Float64Array): number {
  const sorted = values.toSorted();
  let sum = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    const t = to - from;
    sum += t * (t - 1) * (2 * t + 5);
  }
  return sum;
}
