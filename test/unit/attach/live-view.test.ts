import { describe, expect, it } from "vitest";
import { liveLine, liveScreen, type LiveState } from "../../../harness/attach/live-text.ts";
import { Ranking } from "../../../harness/attach/ranking.ts";
import { MIB, SECOND } from "../../../harness/base/units.ts";
import type { SuspectProcess } from "../../../harness/timeline/evidence.ts";

const process = (pid: string, figures: Partial<SuspectProcess>): SuspectProcess => ({
  pid,
  name: null,
  state: "read",
  because: [],
  frames: [],
  ...figures,
});

/** Two looks, 10 s apart: one process is large and rests, another is small, grows, works, and is behind. */
function twoLooks(): Ranking {
  const ranking = new Ranking();
  const look = (t: number, busy: Partial<SuspectProcess>) => {
    ranking.scanned({ byHeap: [], byMailbox: [] });
    ranking.suspected(t, {
      processes: [
        process("<0.1.0>", { name: "large", heap: 64 * MIB, mailbox: 0, reductions: 1000 }),
        process("<0.2.0>", { name: "busy", ...busy }),
      ],
      tables: [],
    });
  };
  look(0, { heap: MIB, mailbox: 5, reductions: 1_000_000 });
  look(10 * SECOND, { heap: 2 * MIB, mailbox: 700, reductions: 3_000_000 });
  return ranking;
}

function stateOf(ranking: Ranking, more: Partial<LiveState> = {}): LiveState {
  return {
    node: "svc@127.0.0.1",
    elapsed: 120 * SECOND,
    planned: null,
    latest: { "memory.total": 30 * MIB },
    first: { "memory.total": 10 * MIB },
    processes: ranking.by("memory"),
    sorting: "memory",
    note: "",
    unlisted: "no look yet",
    ...more,
  };
}

describe("the list of processes", () => {
  it("is sorted by what is asked for", () => {
    const ranking = twoLooks();
    const first = (sorting: Parameters<Ranking["by"]>[0]) => ranking.by(sorting)[0]!.name;
    expect(first("memory")).toBe("large");
    for (const sorting of ["growth", "mailbox", "reductions"] as const) expect(first(sorting)).toBe("busy");
  });

  it("tells what came since the look before, and nothing at the first", () => {
    const [busy] = twoLooks().by("growth");
    expect(busy).toMatchObject({ growthPerMinute: 6 * MIB, reductionsPerSecond: 200_000 });
    const fresh = new Ranking();
    fresh.suspected(0, { processes: [process("<0.1.0>", { heap: MIB })], tables: [] });
    expect(fresh.by("growth")[0]).toMatchObject({ growthPerMinute: null, reductionsPerSecond: null });
  });
});

describe("the live view", () => {
  it("shows the node, the processes and the keys, within the screen", () => {
    const lines = liveScreen(stateOf(twoLooks()), 12, 90);
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(90);
    expect(lines[0]).toContain("memory 30.0 MiB (+10.0 MiB a minute)");
    expect(lines.join("\n")).toMatch(/▾memory[\s\S]*large +64\.0 MiB[\s\S]*busy +2\.0 MiB +\+6\.0 MiB +700/);
    expect(lines.join("\n")).toContain("g growth");
  });

  it("drops what has no room, least first", () => {
    const lines = liveScreen(stateOf(twoLooks()), 8, 200).join("\n");
    expect(lines).toContain("large");
    expect(lines).not.toContain("busy");
  });

  it("lets no name of the node steer the terminal", () => {
    const ranking = new Ranking();
    ranking.suspected(0, { processes: [process("<0.1.0>", { name: "\u001b[2Jevil" })], tables: [] });
    expect(liveScreen(stateOf(ranking), 20, 200).join("\n")).not.toContain("\u001b");
    expect(liveLine(stateOf(ranking))).toContain("?[2Jevil");
  });
});
