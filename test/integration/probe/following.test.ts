import { describe, expect, it } from "vitest";
import type { FollowedRows } from "../../../harness/timeline/evidence.ts";
import { requirement } from "../../requirements.ts";
import { eventually } from "../../support/leftover-search.ts";
import { probeNode, type ProbedNode } from "../../support/probed-node.ts";

/** A process that owns a table of this many rows of 50 words, and of these options. */
const tableOf = (rows: number, options: string) => `
  Self = self(),
  spawn(fun() ->
    ets:new(sessions, [named_table, ${options}]),
    [ets:insert(sessions, {{user, N}, lists:seq(1, 20)}) || N <- lists:seq(1, ${rows})],
    Self ! ready, receive stop -> ok end
  end), receive ready -> ok end`;

const looksOf = ({ sink }: ProbedNode) =>
  sink.eventsNamed("rows.followed").map(({ data }) => data as FollowedRows);

/** Waits for this many looks. */
async function looks(probed: ProbedNode, count: number): Promise<readonly FollowedRows[]> {
  expect(await eventually(() => looksOf(probed).length >= count)).toBe(true);
  return looksOf(probed);
}

describe.runIf(requirement("erlang")).concurrent("following rows of a table", { timeout: 180_000 }, () => {
  const follow = { follow: "sessions", slowInterval: 300 };

  it.each(["node", "sidecar"] as const)(
    "tells how many of those drawn are left: asked from the %s",
    async (on) => {
      const overrides = { ...follow, loadModule: on === "node" };
      await using probed = await probeNode(overrides, tableOf(20_000, "public"));
      const before = (await looks(probed, 2)).at(-1)!;
      expect(before.rows).toBe(20_000);
      for (const { drawn, left } of before.draws) expect(left).toBe(drawn);
      const [first] = before.draws;
      expect(first!.drawn).toBeGreaterThan(on === "node" ? 450 : 90);
      await probed.node.evaluate("[ets:delete(sessions, {user, N}) || N <- lists:seq(1, 10000)], ok");
      const seen = looksOf(probed).length;
      const after = (await looks(probed, seen + 2)).at(-1)!;
      const still = after.draws.find(({ drawnAt }) => drawnAt === first!.drawnAt)!;
      // Half of all rows went: five standard deviations of what a sample says of that.
      expect(Math.abs(still.left / still.drawn - 0.5)).toBeLessThan(2.5 / Math.sqrt(still.drawn));
    },
  );

  it("does not take a key that came back for the row that went", async () => {
    await using probed = await probeNode(follow, tableOf(1_000, "public"));
    const [{ drawnAt }] = (await looks(probed, 1))[0]!.draws as unknown as readonly [
      { readonly drawnAt: number },
    ];
    await probed.node.evaluate("ets:delete_all_objects(sessions), ok");
    const emptied = looksOf(probed).length;
    await looks(probed, emptied + 2);
    await probed.node.evaluate("[ets:insert(sessions, {{user, N}, []}) || N <- lists:seq(1, 1000)], ok");
    const filled = looksOf(probed).length;
    const { draws } = (await looks(probed, filled + 2)).at(-1)!;
    expect(draws.map((draw) => draw.drawnAt)).not.toContain(drawnAt);
    expect(draws.at(-1)!.left).toBe(draws.at(-1)!.drawn);
  });

  it.each([
    ["a short ordered_set", 5_000, "ordered_set, public", undefined],
    ["an ordered_set too long to be read", 25_000, "ordered_set, public", "ordered"],
    ["a private table", 1_000, "private", "private"],
  ] as const)("says of %s whether it can be drawn from", async (_, rows, options, undrawn) => {
    await using probed = await probeNode(follow, tableOf(rows, options));
    const look = (await looks(probed, 2)).at(-1)!;
    expect(look.rows).toBe(rows);
    expect(look.undrawn).toBe(undrawn);
    expect(look.draws.length > 0).toBe(undrawn === undefined);
  });

  it("misses a table that is not there", async () => {
    await using probed = await probeNode(follow);
    expect(await eventually(() => probed.sink.missedOf("followed").length > 0)).toBe(true);
    expect(looksOf(probed)).toEqual([]);
  });
});
