/** Columns made orthogonal once, so that fitting many series of the same places costs little. */
export interface Basis {
  /** Orthogonal, of length 1, or all zeros for a column that the ones before it already explain. */
  readonly vectors: readonly Float64Array[];
  /** `shares[j][i]`: how much of column j lies along vector i; 0 on the diagonal of a column that explains nothing. */
  readonly shares: readonly (readonly number[])[];
}

/** Columns that are shorter than this share of themselves once the others are taken out explain nothing new. */
const DEPENDENT = 1e-9;

/** Modified Gram-Schmidt (Björck 1967): stable where the normal equations lose digits. A constant is a column of ones. */
export function orthogonalise(columns: readonly Float64Array[]): Basis {
  const vectors: Float64Array[] = [];
  const shares: number[][] = [];
  for (const column of columns) {
    const rest = column.slice();
    const whole = Math.sqrt(dot(rest, rest));
    const along = vectors.map((vector) => takeOut(rest, vector));
    const length = Math.sqrt(dot(rest, rest));
    const isNew = length > DEPENDENT * whole;
    shares.push([...along, isNew ? length : 0]);
    vectors.push(isNew ? rest.map((value) => value / length) : rest.fill(0));
  }
  return { vectors, shares };
}

/** Sum of the squares of `y` that the columns explain: all of it less the squared residuals. */
export function explainedBy({ vectors }: Basis, y: Float64Array): number {
  let sum = 0;
  for (const vector of vectors) sum += dot(vector, y) ** 2;
  return sum;
}

/** Least-squares coefficients, one for each column; 0 for one that those before it already explain. */
export function coefficientsOf({ vectors, shares }: Basis, y: Float64Array): readonly number[] {
  const along = vectors.map((vector) => dot(vector, y));
  const solved = along.map(() => 0);
  for (let i = along.length - 1; i >= 0; i--) {
    let rest = along[i]!;
    for (let j = i + 1; j < along.length; j++) rest -= shares[j]![i]! * solved[j]!;
    const own = shares[i]![i]!;
    solved[i] = own === 0 ? 0 : rest / own;
  }
  return solved;
}

/** What of `y` the columns do not explain. */
export function residualsOf({ vectors }: Basis, y: Float64Array): Float64Array {
  const residuals = y.slice();
  for (const vector of vectors) takeOut(residuals, vector);
  return residuals;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Removes from `values` what lies along a vector of length 1, and says how much that was. */
function takeOut(values: Float64Array, vector: Float64Array): number {
  const share = dot(values, vector);
  for (let i = 0; i < values.length; i++) values[i]! -= share * vector[i]!;
  return share;
}
