/** Least-squares slope of the points whose places lie from `from` to `to`. */
export function slopeFrom(x: Float64Array, y: Float64Array, from: number, to = 1.01): number {
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    if (x[i]! < from || x[i]! > to) continue;
    n++;
    sx += x[i]!;
    sy += y[i]!;
    sxx += x[i]! * x[i]!;
    sxy += x[i]! * y[i]!;
  }
  const spread = n * sxx - sx * sx;
  return spread <= 0 ? 0 : (n * sxy - sx * sy) / spread;
}

/** Standard error of that slope for points that scatter by `noise`: noise / √Σ(x − mean)². */
export function slopeErrorFrom(x: Float64Array, noise: number, from: number): number {
  const places = x.filter((place) => place >= from);
  const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
  const spread = places.reduce((sum, place) => sum + (place - mean) ** 2, 0);
  return spread > 0 ? noise / Math.sqrt(spread) : 0;
}
