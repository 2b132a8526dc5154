import { coefficientsOf, dot, orthogonalise, residualsOf } from "../stats/least-squares.ts";
import { median, type Window } from "../window.ts";

/** Sessions explained may stray by this share, or by three times their square root, and the load is called steady. */
const STEADY_SHARE = 0.02;
/** Standard errors either way within which the cost of a session may lie. */
const EITHER_WAY = 2;

/**
 * The series without what the load needs: once for the likeliest cost of a session and once for each end of its
 * interval, since a load that rises all along and a leak look much the same. Only the series itself under a steady load.
 */
export function withoutLoad(series: Window, load: Window | null): readonly Window[] {
  if (!load || load.t.length < 2 || series.t.length < FEWEST) return [series];
  const sessions = valuesAt(load, series.t);
  const level = median(sessions);
  const stray = sessions.reduce((most, value) => Math.max(most, Math.abs(value - level)), 0);
  if (stray <= Math.max(STEADY_SHARE * level, 3 * Math.sqrt(level))) return [series];
  const { each, error } = costOf(sessions, series);
  return [each, each - EITHER_WAY * error, each + EITHER_WAY * error].map((cost) => ({
    t: series.t,
    v: series.v.map((value, i) => value - cost * (sessions[i]! - level)),
  }));
}

const FEWEST = 8;

/** What a session needs, by least squares beside a straight line, and its standard error. */
function costOf(sessions: Float64Array, { t, v }: Window): { readonly each: number; readonly error: number } {
  const span = t.at(-1)! - t[0]!;
  const ones = new Float64Array(t.length).fill(1);
  const x = t.map((time) => (time - t[0]!) / span);
  const basis = orthogonalise([ones, x, sessions]);
  const each = coefficientsOf(basis, v)[2]!;
  const residuals = residualsOf(basis, v);
  const own = basis.shares[2]![2]!;
  const variance = dot(residuals, residuals) / (t.length - 3);
  if (own === 0) return anyCost(sessions, v);
  return { each: Math.max(0, each), error: Math.sqrt(variance) / own };
}

/** Of a load that is itself a straight line: it may need nothing, or all that the series rose by. */
function anyCost(sessions: Float64Array, v: Float64Array): { readonly each: number; readonly error: number } {
  const ones = new Float64Array(v.length).fill(1);
  const most = Math.max(0, coefficientsOf(orthogonalise([ones, sessions]), v)[1]!);
  return { each: most / 2, error: most / 2 / EITHER_WAY };
}

/** Straight lines between the samples; the first and last value beyond them. */
function valuesAt({ t, v }: Window, times: Float64Array): Float64Array {
  let next = 0;
  return times.map((time) => {
    while (next < t.length && t[next]! < time) next++;
    if (next === 0) return v[0]!;
    if (next === t.length) return v[next - 1]!;
    const share = (time - t[next - 1]!) / (t[next]! - t[next - 1]!);
    return v[next - 1]! + share * (v[next]! - v[next - 1]!);
  });
}
