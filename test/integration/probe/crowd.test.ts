import { describe, expect, it } from "vitest";
import type { TopProcess } from "../../../harness/probe/scan-report.ts";
import { requirement } from "../../requirements.ts";
import { eventually } from "../../support/leftover-search.ts";
import { probeNode } from "../../support/probed-node.ts";

const CROWD = 50_000;

/** Idle processes; one of them has a heap, another a mailbox, and neither has a name. */
const crowd = `
  Crowd = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, ${CROWD})],
  spawn(fun() -> Kept = lists:seq(1, 500000), receive stop -> Kept end end),
  [lists:nth(${CROWD / 2}, Crowd) ! N || N <- lists:seq(1, 777)], timer:sleep(200)`;

describe.runIf(requirement("erlang"))("a scan of many processes", () => {
  it("finds the one with the largest heap and the one with the longest mailbox", async () => {
    await using probed = await probeNode({ slowInterval: 4_000 }, crowd, { flags: ["+P", "200000"] });
    const { sink } = probed;
    expect(await eventually(() => sink.eventsNamed("processes.top").length > 0)).toBe(true);
    const { total, scanned, busy, byHeap, byMailbox } = sink.eventsNamed("processes.top")[0]!.data as Scan;
    expect(total).toBeGreaterThan(CROWD);
    expect(scanned + busy.length).toBe(total);
    expect(byHeap[0]).toMatchObject({ state: "read", name: null });
    expect(byHeap[0]!.heap).toBeGreaterThan(500_000 * 16);
    expect(byMailbox).toHaveLength(1);
    expect(byMailbox[0]).toMatchObject({ mailbox: 777, status: "waiting" });
    expect(await eventually(() => sink.values("mailbox.largest").at(-1) === 777)).toBe(true);
  });

  it("ships a list that does not grow with them", async () => {
    const size = async (setUp: string) => {
      await using probed = await probeNode({ slowInterval: 4_000 }, setUp, { flags: ["+P", "200000"] });
      await eventually(() => probed.sink.eventsNamed("processes.top").length > 0);
      return JSON.stringify(probed.sink.eventsNamed("processes.top")[0]!.data).length;
    };
    expect(await size(crowd)).toBeLessThan(2 * (await size("ok")));
  });

  it("stays within its budget and says how far it got", async () => {
    await using probed = await probeNode({ slowInterval: 100 }, crowd, { flags: ["+P", "200000"] });
    const { sink } = probed;
    expect(await eventually(() => sink.eventsNamed("processes.top").length > 1)).toBe(true);
    const [scan] = sink.eventsNamed("processes.top");
    const { total, scanned } = scan!.data as Scan;
    expect(scanned).toBeLessThan(total / 2);
    expect(scan!.message).toContain(`of ${String(total).slice(0, 2)}`);
  });
});

interface Scan {
  readonly total: number;
  readonly scanned: number;
  readonly busy: readonly object[];
  readonly byHeap: readonly TopProcess[];
  readonly byMailbox: readonly TopProcess[];
}
