import { describe, expect, it } from "vitest";
import { HOUR, MIB, MINUTE, SECOND } from "../../../harness/base/units.ts";
import { holdTrend, LOAD_SERIES } from "../../../harness/verdict/hold-trend.ts";
import { atomsBounded } from "../../../harness/verdict/gates/atoms-bounded.ts";
import { mailboxesDrained } from "../../../harness/verdict/gates/mailboxes-drained.ts";
import { memoryBounded } from "../../../harness/verdict/gates/memory-bounded.ts";
import { memoryCategories } from "../../../harness/verdict/gates/memory-categories.ts";
import { rssBounded } from "../../../harness/verdict/gates/rss-bounded.ts";
import { judgeRun } from "../../../harness/verdict/judge-run.ts";
import { viewOf } from "../../../harness/verdict/run-view.ts";
import { ask } from "../../support/judge.ts";
import { incident } from "../../support/scenarios.ts";
import { synthesize, type Moment, type RunShape, type Shape } from "../../support/timelines.ts";

const scenario = incident({ hold: 10 * MINUTE });

const environment = {
  t: 0,
  event: "environment",
  message: "",
  data: { node: { atom_limit: 1_048_576, process_limit: 262_144 } },
};

function trendOf(name: string, shape: Shape, changes: Partial<RunShape> = {}) {
  const run = { scenario, events: [environment], ...changes, series: { [name]: shape } };
  return holdTrend(viewOf(synthesize(run), run.scenario, [name, ...LOAD_SERIES]), name);
}

/** Follows the load, and grows by some bytes for each second of it; a drain takes it all back. */
const growing = (rest: number, perSecond: number): Shape => {
  return ({ users, loaded, noise }) =>
    rest + (users > 0 ? (perSecond * loaded) / SECOND : 0) + 0.001 * rest * noise;
};

/** Scatters by a fifth of its level, and grows by a share of it in the hold. */
function scattered(name: string, share: number) {
  return trendOf(name, ({ loaded, noise }) => 4 * MIB * (1 + share * (loaded / (10 * MINUTE)) + 0.2 * noise));
}

describe("the trend of the hold", () => {
  it("is level for a series that follows a steady load", () => {
    const { kind, trend } = trendOf("memory.total", growing(1024 * MIB, 0));
    expect(kind).toBe("level");
    expect(trend).toMatchObject({ series: "memory.total", outcome: "bounded", timeToLimit: null });
    expect(trend!.detectable).toBeGreaterThan(0);
  });

  it("is growing for a leak, with its rate an hour and a user, and the time to the service's limit", () => {
    const { kind, trend } = trendOf("memory.total", growing(1024 * MIB, MIB));
    expect(kind).toBe("growing");
    const { perHour, low, high, perUser } = trend!.growth!;
    expect(perHour / (3600 * MIB)).toBeCloseTo(1, 1);
    expect([low <= perHour, perHour <= high]).toEqual([true, true]);
    const loginsPerSecond = 230_000 / 40;
    expect(perUser! / (MIB / loginsPerSecond)).toBeCloseTo(1, 1);
    const left = 12 * 1024 * MIB - 1024 * MIB - 640 * MIB;
    expect(trend!.timeToLimit! / ((left / MIB) * SECOND)).toBeCloseTo(1, 1);
  });

  it("is open for a rise of less than one heap may make, however certain it is", () => {
    const rising = (bytes: number) =>
      trendOf("memory.binary", ({ loaded }) => 2e6 + (bytes * Math.max(0, loaded)) / (10 * MINUTE));
    const slight = rising(150_000);
    expect(slight.kind).toBe("open");
    expect(slight.reason).toMatch(/rose by 1\d\d\.\d KiB in the hold/);
    expect(slight.trend!.outcome).toBe("inconclusive");
    expect(rising(600_000).kind).toBe("growing");
  });

  //   99 ┤                ╭────   ejabberd with a write to Mnesia for each message:
  //      │        ╭╴╭╴╭╴         a table of decisions with every dump of the log,
  //   89 ┼────────╯              ten of which are kept
  it("is open for as many tables as Mnesia keeps for itself, and growing for more", () => {
    const tables = (made: number) =>
      trendOf("count.ets_tables", ({ loaded }) =>
        Math.floor(89 + (made * Math.max(0, loaded)) / (10 * MINUTE)),
      );
    const accounts = tables(10);
    expect(accounts.kind).toBe("open");
    expect(accounts.reason).toMatch(/rose by [\d.]+ in the hold, no more than Mnesia/);
    expect(tables(25).kind).toBe("growing");
  });

  it("knows the node's own limits of what it counts", () => {
    const atoms: Shape = ({ loaded }) => 10_000 + Math.round(Math.max(0, loaded) / 100);
    const { trend } = trendOf("count.atoms", atoms);
    expect(trend!.timeToLimit! / HOUR).toBeCloseTo((1_048_576 - 16_400) / 36_000, 0);
  });

  it("names what an answer would take where a hold leaves it open, between what is level and what grows", () => {
    const kinds = [0, 0.05, 0.1, 0.15, 0.2, 0.8].map((share) => scattered("memory.binary", share));
    expect([kinds[0]!.kind, kinds.at(-1)!.kind]).toEqual(["level", "growing"]);
    const open = kinds.filter((one) => one.kind === "open");
    expect(open.length).toBeGreaterThan(0);
    for (const { needs, trend } of open) {
      expect(needs).toMatch(/^a hold longer by \d/);
      expect(trend!.open!.longer).toBeGreaterThan(0);
      if (trend!.usersNeeded !== null) expect(trend!.usersNeeded).toBeGreaterThan(230_000);
    }
  });

  it("asks for more users where they may bring the growth, never for the sake of the generator", () => {
    const usersNeeded = (name: string) =>
      [0.05, 0.1, 0.15, 0.2].map((share) => scattered(name, share).trend!.usersNeeded);
    expect(usersNeeded("memory.binary").some((users) => users !== null)).toBe(true);
    expect(usersNeeded("generator.rss").every((users) => users === null)).toBe(true);
  });

  it("is open below 60 samples under steady load, and says how long a hold has them", () => {
    const short = trendOf("memory.total", growing(1024 * MIB, MIB), { scenario: incident() });
    expect(short).toMatchObject({
      kind: "open",
      reason: "memory.total has 13 samples under steady load, too few for a trend.",
      needs: "a hold longer by 47s, for 60 samples under steady load",
      trend: null,
    });
  });

  it("is not asked of a load that never was steady", () => {
    const waves = ({ t, expected }: Moment) => expected * (1 + 0.3 * Math.sin(t / (90 * SECOND)));
    const run = { scenario, series: { "oracle.expected": waves } };
    const view = viewOf(synthesize(run), scenario, ["memory.total", ...LOAD_SERIES]);
    expect(holdTrend(view, "memory.total").trend).toBeNull();
  });
});

describe("a gate with a hold long enough", () => {
  const held: Shape = ({ loaded }) => (loaded < 0 ? 44 * MIB : 200 * MIB);

  it("passes as a full cache what stayed and was level", () => {
    const result = ask(memoryBounded, { scenario, series: { "memory.total": held } });
    expect(result.outcome).toBe("pass");
    expect(result.reason).toMatch(/is 200\.0 MiB .* but it was level while the load was: like a cache/);
  });

  it("fails what certainly grows, though the drain takes it back", () => {
    const result = ask(memoryBounded, { scenario, series: { "memory.total": growing(1024 * MIB, MIB) } });
    expect(result.outcome).toBe("fail");
    expect(result.reason).toMatch(/^memory\.total/);
  });

  it("fails the category that grows though the total hides it", () => {
    const binary: Shape = ({ opened, noise }) => MIB + 64 * opened + 0.1 * MIB * noise;
    const verdict = judgeRun(synthesize({ scenario, series: { "memory.binary": binary } }), scenario);
    expect(verdict).toMatchObject({ outcome: "unbounded", exitCode: 1 });
    const failed = verdict.gates.filter(({ outcome }) => outcome === "fail").map(({ gateId }) => gateId);
    expect(failed).toEqual(["memory-binary-bounded"]);
    expect(memoryCategories.map(({ id }) => id)).toContain("memory-binary-bounded");
  });

  it("fails one atom for each thousand users, which is below what is left alone after a drain", () => {
    const atoms: Shape = ({ opened }) => 10_000 + Math.round(opened / 10_000);
    expect(ask(atomsBounded, { scenario, series: { "count.atoms": atoms } }).outcome).toBe("fail");
  });

  it("fails a mailbox that grows under a steady load, though it is worked off without", () => {
    const backlog: Shape = ({ users, loaded, noise }) =>
      users > 0 ? Math.round(50 + loaded / 50 + 10 * noise) : 0;
    const series = { "process.sessions_owner.mailbox": backlog };
    expect(ask(mailboxesDrained, { scenario, series })).toMatchObject({ outcome: "fail" });
    expect(ask(mailboxesDrained, { scenario }).outcome).toBe("pass");
  });

  it("is bounded on a healthy run, with every series judged and nothing to warn of", () => {
    const verdict = judgeRun(synthesize({ scenario }), scenario);
    expect(verdict).toMatchObject({ outcome: "bounded", exitCode: 0, warnings: [] });
    const judged = verdict.gates.flatMap(({ trends }) => trends ?? []);
    expect(judged.map(({ series }) => series)).toEqual(
      expect.arrayContaining(["memory.total", "memory.ets", "count.atoms", "os.rss", "heap.largest"]),
    );
    expect(judged.filter(({ outcome }) => outcome === "unbounded")).toEqual([]);
  });
});

describe("rss-bounded", () => {
  const rss = growing(1200 * MIB, MIB);

  it("calls resident memory that grows beside a level node fragmentation or native memory, and only warns", () => {
    const result = ask(rssBounded, { scenario, series: { "os.rss": rss } });
    expect(result).toMatchObject({ outcome: "fail", level: "warn" });
    expect(result.reason).toContain("fragmentation or native memory, not a leak of Erlang terms");
    const verdict = judgeRun(synthesize({ scenario, series: { "os.rss": rss } }), scenario);
    expect(verdict).toMatchObject({ outcome: "bounded", exitCode: 0 });
    expect(verdict.warnings[0]).toMatch(/^Resident memory rises while the node's own is bounded\./);
  });

  it("leaves resident memory that grows with the node's own to memory-bounded", () => {
    const series = { "os.rss": rss, "memory.total": growing(1024 * MIB, MIB) };
    const result = ask(rssBounded, { scenario, series });
    expect(result.outcome).toBe("pass");
    expect(result.reason).toMatch(/^Resident memory rose with the node's own:/);
    expect(ask(memoryBounded, { scenario, series }).outcome).toBe("fail");
  });

  it("passes resident memory that stays high and level", () => {
    expect(ask(rssBounded, { scenario }).outcome).toBe("pass");
  });

  it("sees the container's memory too", () => {
    const series = { "cgroup.used": rss };
    expect(ask(rssBounded, { scenario, series }).outcome).toBe("fail");
  });
});
