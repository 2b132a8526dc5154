import {
  coefficientsOf,
  dot,
  explainedBy,
  orthogonalise,
  residualsOf,
  type Basis,
} from "../stats/least-squares.ts";
import type { Reduction } from "./reduce.ts";
import { candidates, type Candidate } from "./candidates.ts";

/** How one model, at the best place of its grid, explains the points of a reduction. */
export interface Explanation extends Pick<Candidate, "model" | "family" | "parameters"> {
  readonly rss: number;
  /** Of its shapes, about zero. */
  readonly basis: Basis;
  /** What the series gains from x = 0 to x = 1 by what has no end; 0 for a bounded one. */
  readonly growth: number;
  /** The squares left over if that gain is at least what was asked for; those of a bounded one are its own. */
  readonly rssGrowing: number;
}

/** A candidate at the places of a reduction. */
interface Prepared {
  readonly candidate: Candidate;
  readonly places: readonly { readonly basis: Basis; readonly reach: number }[];
}

/** The places of evenly spaced points are the same for every series: made once for each number of them. */
const evenly = new Map<number, readonly Prepared[]>();

/** `least`: gain of what has no end. */
export function explanationsOf(
  { x, y, even }: Pick<Reduction, "x" | "y" | "even">,
  least: number,
): readonly Explanation[] {
  const known = even ? evenly.get(x.length) : undefined;
  const prepared = known ?? allowedFor(x).map((candidate) => prepare(candidate, x, even));
  if (even) evenly.set(x.length, prepared);
  const about = centred(y);
  return prepared.flatMap((one) => bestOf(one, about, least) ?? []);
}

/** What of the points an explanation does not explain. */
export function unexplained({ basis }: Explanation, y: Float64Array): Float64Array {
  return residualsOf(basis, centred(y));
}

/** The points less what of an unbounded explanation ends: a step or a warm-up beside the growth. */
export function withoutWhatEnds({ basis }: Explanation, y: Float64Array): Float64Array {
  const [, size = 0] = coefficientsOf(basis, centred(y));
  const [, shares = []] = basis.shares;
  return y.map(
    (value, i) => value - size * shares.reduce((sum, by, k) => sum + by * basis.vectors[k]![i]!, 0),
  );
}

/** The same explanation with growth of at least `least` beside it, fitted at the same place. */
export function growingBeside(
  explanation: Explanation,
  { x, y }: Pick<Reduction, "x" | "y">,
  least: number,
): Pick<Explanation, "rss" | "parameters"> {
  const line = residualsOf(explanation.basis, centred(x));
  const left = dot(line, line);
  const gain = left === 0 ? 0 : dot(line, unexplained(explanation, y)) / left;
  const rss = explanation.rss - gain ** 2 * left + Math.max(0, least - gain) ** 2 * left;
  return { rss: Math.max(0, rss), parameters: explanation.parameters + 1 };
}

/** A model takes at least twice as many points as it has parameters. */
function allowedFor({ length }: Float64Array): readonly Candidate[] {
  return candidates.filter(({ parameters }) => 2 * parameters <= length);
}

/** Places whose columns are the same between these points are one; finding them pays for points that come again. */
function prepare(candidate: Candidate, x: Float64Array, again: boolean): Prepared {
  const places = candidate.grid.map((shapes) => ({
    columns: shapes.map((shape) => x.map(shape)),
    reach: shapes[0] ? shapes[0](1) - shapes[0](0) : 0,
  }));
  const distinct = again
    ? [...new Map(places.map((place) => [place.columns.join(";"), place])).values()]
    : places;
  return {
    candidate,
    places: distinct.map(({ columns, reach }) => ({ basis: orthogonalise(columns.map(centred)), reach })),
  };
}

/** Less its mean, which stands for the constant that every model has. */
function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/**
 * Null where no place of the grid is allowed. The squares left over are those of `y` less those along the vectors, which
 * costs no digits that matter as `y` is about zero.
 */
function bestOf({ candidate, places }: Prepared, y: Float64Array, least: number): Explanation | null {
  let best: Prepared["places"][number] | null = null;
  let most = -1;
  let mostGrowing = -Infinity;
  for (const place of places) {
    const explained = explainedBy(place.basis, y);
    if (candidate.family === "unbounded") {
      mostGrowing = Math.max(mostGrowing, explained - lostByGrowing(place, y, least));
    }
    if (explained <= most || (candidate.rising && goesDown(place.basis, y))) continue;
    best = place;
    most = explained;
  }
  if (!best) return null;
  const { basis, reach } = best;
  const { model, family, parameters } = candidate;
  const growth = family === "unbounded" ? coefficientsOf(basis, y)[0]! * reach : 0;
  const all = dot(y, y);
  const rss = Math.max(0, all - most);
  const rssGrowing = family === "unbounded" ? Math.max(0, all - mostGrowing) : rss;
  return { model, family, parameters, rss, basis, growth, rssGrowing };
}

/** Squares that are explained no more once the first shape has to gain this much: (ĉ − c)² / (XᵀX)⁻¹₀₀. */
function lostByGrowing({ basis, reach }: Prepared["places"][number], y: Float64Array, least: number): number {
  const short = least / reach - coefficientsOf(basis, y)[0]!;
  if (short <= 0) return 0;
  const [[own = 0] = [], [along = 0, other = 0] = []] = basis.shares;
  return (short * own) ** 2 / (1 + (other === 0 ? 0 : (along / other) ** 2));
}

function goesDown(basis: Basis, y: Float64Array): boolean {
  return coefficientsOf(basis, y).some((slope) => slope < 0);
}
