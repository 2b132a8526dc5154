import type { Millis, Quantity } from "../../base/units.ts";
import type { DrawnRows, FollowedRows } from "../../timeline/evidence.ts";

/** Rows that went between two ages, or, with `to` infinite, that were still there when they were last sought. */
export interface Sighting {
  /** Since they were drawn, not since they came. */
  readonly from: Millis;
  readonly to: Millis;
  readonly count: Quantity<"count">;
}

/** Looks at one draw that are told apart; more are taken together, the later the more. */
const LOOKS = 40;

/** When rows went, draw by draw, from the looks in order of time. */
export function sightingsOf(looks: readonly FollowedRows[]): readonly Sighting[] {
  const draws = new Map<Millis, { readonly age: Millis; readonly left: number }[]>();
  for (const { at, draws: seen } of looks) {
    for (const { drawnAt, left } of seen) {
      const ages = draws.get(drawnAt) ?? [];
      draws.set(drawnAt, [...ages, { age: Math.max(0, at - drawnAt), left }]);
    }
  }
  return merged([...draws.values()].flatMap((ages) => ofOneDraw(thinned(ages))));
}

function ofOneDraw(ages: readonly { readonly age: Millis; readonly left: number }[]): readonly Sighting[] {
  const gone = ages
    .slice(1)
    .map(({ age, left }, index) => ({ from: ages[index]!.age, to: age, count: ages[index]!.left - left }));
  const last = ages.at(-1)!;
  // A draw that was never sought tells nothing.
  const still = ages.length > 1 ? [{ from: last.age, to: Infinity, count: last.left }] : [];
  return [...gone, ...still].filter(({ count }) => count > 0);
}

/** The first, the last, and as many between them as are enough, evenly by the logarithm of their place. */
function thinned<T>(ages: readonly T[]): readonly T[] {
  if (ages.length <= LOOKS) return ages;
  const places = Array.from({ length: LOOKS }, (_, i) => Math.round(ages.length ** (i / (LOOKS - 1))) - 1);
  return [...new Set([0, ...places])].map((place) => ages[place]!);
}

/** Looks come at nearly equal times: three digits of an age say as much, and make a day of looks a few lines. */
function merged(sightings: readonly Sighting[]): readonly Sighting[] {
  const alike = new Map<string, Sighting>();
  for (const { from, to, count } of sightings) {
    const [a, b] = [rounded(from), rounded(to)];
    const key = `${a} ${b}`;
    alike.set(key, { from: a, to: b, count: count + (alike.get(key)?.count ?? 0) });
  }
  return [...alike.values()];
}

function rounded(age: Millis): Millis {
  return Number.isFinite(age) ? Number(age.toPrecision(3)) : age;
}

/** What a draw that was made at one look had come to at the next. */
export interface Survival {
  readonly from: Millis;
  readonly to: Millis;
  readonly before: Quantity<"count">;
  readonly after: Quantity<"count">;
  readonly draw: DrawnRows;
}

/** From each draw to the next look, wherever it was sought there. */
export function survivalsOf(looks: readonly FollowedRows[]): readonly Survival[] {
  return looks.slice(1).flatMap((look, index) => {
    const before = looks[index]!;
    const fresh = before.draws.at(-1);
    const draw = look.draws.find(({ drawnAt }) => drawnAt === fresh?.drawnAt && drawnAt >= before.at);
    if (draw === undefined) return [];
    return [{ from: draw.drawnAt, to: look.at, before: draw.rows, after: look.rows, draw }];
  });
}
