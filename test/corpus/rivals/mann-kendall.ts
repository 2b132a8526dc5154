/**
 * Mann and Kendall's test for a trend: z of the number of pairs that rise less those that fall, with ties corrected
 * (Mann 1945; Kendall 1975; the variance as in Gilbert, "Statistical Methods for Environmental Pollution Monitoring",
 * 1987, equation 16.2). O(n²).
 */
export function mannKendall(values: Float64Array): number {
  let score = 0;
  for (let i = 1; i < values.length; i++) {
    for (let j = 0; j < i; j++) score += Math.sign(values[i]! - values[j]!);
  }
  const variance = varianceOf(values);
  if (variance === 0 || score === 0) return 0;
  return (score - Math.sign(score)) / Math.sqrt(variance);
}

function varianceOf(values: Float64Array): number {
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const term = (count: number) => count * (count - 1) * (2 * count + 5);
  const tied = [...ties.values()].reduce((sum, count) => sum + term(count), 0);
  return (term(values.length) - tied) / 18;
}
