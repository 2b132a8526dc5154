import {
  coefficientsOf,
  dot,
  explainedBy,
  orthogonalise,
  residualsOf,
  type Basis,
} from "../stats/least-squares.ts";
import { candidates, type Candidate } from "./candidates.ts";

/** How one model, at the best place of its grid, explains the points of a reduction. */
export interface Explanation extends Pick<Candidate, "model" | "family" | "parameters"> {
  readonly rss: number;
  /** Of its shapes, about zero. */
  readonly basis: Basis;
  /** What the series gains from x = 0 to x = 1 by what has no end; 0 for a bounded one. */
  readonly growth: number;
}

/** A candidate at the places of a reduction. */
interface Prepared {
  readonly candidate: Candidate;
  readonly places: readonly { readonly basis: Basis; readonly reach: number }[];
}

/** The places of evenly spaced points are the same for every series: made once for each number of them. */
const evenly = new Map<number, readonly Prepared[]>();

/** `even`: the points are the middles of equally long blocks. */
export function explanationsOf(x: Float64Array, y: Float64Array, even: boolean): readonly Explanation[] {
  const known = even ? evenly.get(x.length) : undefined;
  const prepared = known ?? allowedFor(x).map((candidate) => prepare(candidate, x, even));
  if (even) evenly.set(x.length, prepared);
  const about = centred(y);
  return prepared.flatMap((one) => bestOf(one, about) ?? []);
}

/** What of the points an explanation does not explain. */
export function unexplained({ basis }: Explanation, y: Float64Array): Float64Array {
  return residualsOf(basis, centred(y));
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
function bestOf({ candidate, places }: Prepared, y: Float64Array): Explanation | null {
  let best: Prepared["places"][number] | null = null;
  let most = -1;
  for (const place of places) {
    const explained = explainedBy(place.basis, y);
    if (explained <= most || (candidate.rising && goesDown(place.basis, y))) continue;
    best = place;
    most = explained;
  }
  if (!best) return null;
  const { basis, reach } = best;
  const { model, family, parameters } = candidate;
  const growth = family === "unbounded" ? coefficientsOf(basis, y)[0]! * reach : 0;
  return { model, family, parameters, rss: Math.max(0, dot(y, y) - most), basis, growth };
}

function goesDown(basis: Basis, y: Float64Array): boolean {
  return coefficientsOf(basis, y).some((slope) => slope < 0);
}
