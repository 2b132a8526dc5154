import { randomUnit } from "../../harness/base/random.ts";
import type { Millis } from "../../harness/base/units.ts";
import type { Distribution } from "../../harness/base/distribution.ts";
import type { PopulationPlan } from "../../harness/config/types.ts";
import { createPopulation } from "../../harness/population/population.ts";
import { Act } from "../../harness/population/types.ts";
import type { DrawnRows, FollowedRows } from "../../harness/timeline/evidence.ts";

export interface FollowedPlan {
  readonly users: number;
  readonly stay: Distribution;
  readonly seed: number;
  /** From the first look to the last; the population has been steady for as long before. */
  readonly length: Millis;
  readonly lookEvery: Millis;
  readonly drawn: number;
}

/** What a probe would have seen of the rows of a population whose users all log out. */
export function followedLooks(plan: FollowedPlan): {
  readonly looks: readonly FollowedRows[];
  /** Log-ins between the first look and the last. */
  readonly opened: number;
} {
  const sessions = simulate(plan);
  const opened = sessions.filter(({ from }) => from > plan.length && from <= 2 * plan.length).length;
  const followed: { readonly drawnAt: Millis; readonly rows: readonly Session[]; readonly kept: boolean }[] =
    [];
  const looks: FollowedRows[] = [];
  for (let at = plan.length, look = 0; at <= 2 * plan.length; at += plan.lookEvery, look++) {
    const there = sessions.filter((session) => isThere(session, at));
    followed.push({ drawnAt: at, rows: drawFrom(there, plan, look), kept: (look & (look - 1)) === 0 });
    const sought = followed.filter(({ kept, drawnAt }) => kept || at - drawnAt <= plan.lookEvery);
    const draws: DrawnRows[] = sought.map(({ drawnAt, rows }) => ({
      drawnAt,
      rows: sessions.filter((session) => isThere(session, drawnAt)).length,
      drawn: rows.length,
      left: rows.filter((row) => isThere(row, at)).length,
    }));
    looks.push({ table: "sessions", at, rows: there.length, draws, cost: 0 });
  }
  return { looks, opened };
}

interface Session {
  readonly from: Millis;
  to: Millis;
}

function isThere({ from, to }: Session, at: Millis): boolean {
  return from <= at && at < to;
}

function simulate({ users, stay, seed, length }: FollowedPlan): readonly Session[] {
  const plan: PopulationPlan = {
    ...{ users, seed, stay, vanish: 0, rampDown: 0 },
    ...{ ramp: 1, hold: 2 * length, thinkTime: { kind: "constant", value: 4 * length } },
  };
  const sessions = new Map<number, Session>();
  createPopulation(plan).advance(2 * length, (act, _slot, user, due) => {
    if (act === Act.login) sessions.set(user, { from: due, to: Infinity });
    else if (act === Act.logout) sessions.get(user)!.to = due;
  });
  return [...sessions.values()];
}

function drawFrom(
  there: readonly Session[],
  { seed, drawn }: FollowedPlan,
  look: number,
): readonly Session[] {
  const ranked = there.map((session, index) => ({ session, rank: randomUnit(seed, index, look, 77) }));
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, drawn)
    .map(({ session }) => session);
}
