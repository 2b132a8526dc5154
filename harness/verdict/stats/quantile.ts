/**
 * The value below which a share `p` of the values lies, between two of them by linear interpolation (Hyndman & Fan 1996,
 * type 7). Takes O(n): the values are reordered in place. NaN of nothing.
 */
export function quantileInPlace(values: Float64Array, p: number): number {
  if (values.length === 0) return NaN;
  const place = p * (values.length - 1);
  const below = Math.floor(place);
  const low = selectInPlace(values, below);
  if (place === below) return low;
  let next = Infinity;
  for (let i = below + 1; i < values.length; i++) next = Math.min(next, values[i]!);
  return low + (place - below) * (next - low);
}

/** The same of a copy. */
export function quantile(values: Float64Array, p: number): number {
  return quantileInPlace(values.slice(), p);
}

export function medianOf(values: Float64Array): number {
  return quantile(values, 0.5);
}

/** Makes the median distance from the median an estimate of a normal distribution's standard deviation: 1 / Φ⁻¹(3/4). */
const NORMAL = 1.4826;

/** Standard deviation of a normal bulk of values, whatever up to half of them do: 1.4826 × median |v − median|. */
export function robustDeviation(values: Float64Array): number {
  const middle = medianOf(values);
  return NORMAL * medianOf(values.map((value) => Math.abs(value - middle)));
}

/** The k-th smallest, with smaller values before it and larger ones after it (Hoare 1961, FIND). */
function selectInPlace(values: Float64Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[k]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (pivot < values[j]!) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (j < k) left = i;
    if (k < i) right = j;
  }
  return values[k]!;
}
