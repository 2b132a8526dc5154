/**
 * Correlation of neighbours in residuals that sum to zero, Σ r(i) r(i+1) / Σ r(i)², with 1/n added against the bias of
 * short series (Marriott & Pope 1954, leading term for a known mean). Between 0 and 0.9: neighbours that repel each
 * other are no reason to trust fewer values more.
 */
export function neighbourCorrelation(residuals: Float64Array): number {
  let own = 0;
  let cross = 0;
  for (let i = 0; i < residuals.length; i++) {
    own += residuals[i]! ** 2;
    if (i > 0) cross += residuals[i]! * residuals[i - 1]!;
  }
  if (own === 0) return 0;
  return Math.min(0.9, Math.max(0, cross / own + 1 / residuals.length));
}

/** How many independent values n with this correlation of neighbours are worth: n (1 − ρ) / (1 + ρ) (Bartlett 1935). */
export function effectiveCount(n: number, correlation: number): number {
  return (n * (1 - correlation)) / (1 + correlation);
}
