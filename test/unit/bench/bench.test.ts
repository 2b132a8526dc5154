import { spawn } from "node:child_process";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Measurement } from "../../bench/engine.ts";
import { benchOptions, presentOf } from "../../bench/options.ts";
import { crowdOf, fixed, LONG, whyNot } from "../../bench/parts.ts";
import type { Peer } from "../../bench/peers.ts";
import { treeUsage } from "../../bench/process-usage.ts";
import { asTable, summarise, userBytesTable } from "../../bench/summary.ts";
import { targetLine, targetsOf } from "../../bench/targets.ts";

const peer = (engine: Peer["engine"], change: Partial<Peer> = {}): Peer => ({
  engine,
  program: `file:///${engine}.ts`,
  paces: true,
  user: "connection",
  missing: null,
  ...change,
});
const ours = peer("beamsoak", { user: "state" });
const k6 = peer("k6", { user: "virtual user" });
const wrk = peer("wrk", { missing: "apt-get install wrk" });
const peers = [peer("autocannon"), ours, wrk, k6];

const measured = (engine: string, cpuMicrosPerRequest: number, change: Partial<Measurement> = {}) => ({
  part: "8 000/s",
  engine,
  perSecond: 8_000,
  cpuMicrosPerRequest,
  cores: 0.1,
  rssBytes: 1e8,
  lateness: null,
  errors: {},
  ...change,
});

describe("the options of the bench", () => {
  it("choose engines by name, and refuse what is none", () => {
    const { peers: chosen, short, json } = benchOptions(["--only", "k6, beamsoak", "--short"], peers);
    expect(chosen.map(({ engine }) => engine)).toEqual(["beamsoak", "k6"]);
    expect({ short, json }).toEqual({ short: true, json: false });
    expect(() => benchOptions(["--only", "jmeter"], peers)).toThrow('There is no engine "jmeter"');
    expect(() => benchOptions(["--fast"], peers)).toThrow("--fast");
  });

  it("go on without an engine that is missing, unless it is required", () => {
    expect(presentOf(peers, "k6").map(({ engine }) => engine)).toEqual(["autocannon", "beamsoak", "k6"]);
    expect(() => presentOf(peers, "k6,wrk")).toThrow("wrk is required by BEAMSOAK_REQUIRE and is missing");
  });
});

describe("users", () => {
  it("are asked of an engine only where it has the sockets and the machine the memory", () => {
    expect(whyNot(10_000, peer("tsung"), 12_000)).toBeNull();
    expect(whyNot(100_000, peer("tsung"), 12_000)).toBe("a socket each");
    expect(whyNot(10_000, k6, 200_000)).toBeNull();
    expect(whyNot(100_000, k6, 200_000)).toBe("would take 20 GB");
    expect(whyNot(1_000_000, ours, 60)).toBeNull();
  });

  it("are never more than the requests that autocannon spreads over them", () => {
    const { rate, connections } = crowdOf(10_000, peer("autocannon"));
    expect(rate).toBeGreaterThanOrEqual(connections);
    expect(fixed(ours, 8_000, LONG)).toMatchObject({ users: 8_000, rate: 8_000 });
  });
});

describe("the summary", () => {
  it("takes the median of the rounds and the worst lateness, beside the yardstick", () => {
    const late = (worst: number) => ({ lateness: { p99: worst / 2, worst } });
    const rounds = [10, 30, 14].map((cpu, round) => measured("beamsoak", cpu, late(round)));
    const [row] = summarise([...rounds, measured("autocannon", 20)], "autocannon");
    expect(row).toMatchObject({
      rounds: 3,
      cpuMicrosPerRequest: 14,
      cpuRatio: 0.7,
      lateness: { p99: 1, worst: 2 },
    });
  });

  it("is a table with a row an engine, and says why a figure is not there", () => {
    const table = asTable(summarise([measured("k6", 113.4, { errors: { dropped: 9 } })], "autocannon"));
    expect(table.split("\n")[1]).toBe(
      "8 000/s  k6       8000       113.4      –   0.10  100 MB             –      –       9",
    );
    const bytes = userBytesTable([
      {
        engine: "k6",
        user: "virtual user",
        at: [
          { users: 1_000, bytes: 182_020.4 },
          { users: 100_000, bytes: "would take 18 GB" },
        ],
      },
    ]);
    expect(bytes.split("\n")[1]).toBe("k6            a virtual user       182020  would take 18 GB");
  });
});

describe("the targets", () => {
  const targets = (
    ourCpu: number,
    k6Change: Partial<Measurement> = {},
    slower: readonly ReturnType<typeof measured>[] = [],
  ) => {
    const runs = [measured("beamsoak", ourCpu), measured("autocannon", 20), measured("k6", 110, k6Change)];
    return targetsOf(summarise([...runs, ...slower], "autocannon"), [8_000, 4_000]);
  };

  it("hold or fail by the CPU time a request at the same rate", () => {
    expect(targets(18).map(({ holds }) => holds)).toEqual([true, true]);
    expect(targets(24).map(({ holds }) => holds)).toEqual([false, false]);
    expect(targetLine(targets(18)[0]!)).toBe(
      "✓ our CPU time a request is 0.90 of autocannon's at 8 000/s (at most 1.15)",
    );
  });

  it("are taken at the highest rate that both engines kept, and not known where there is none", () => {
    const [, none] = targets(18, { perSecond: 5_074 });
    expect(none).toMatchObject({ against: "k6", rate: null, ratio: null, holds: null });
    expect(targetLine(none!)).toContain("not comparable with k6's, as both kept no rate");
    const at4000 = { part: "4 000/s", perSecond: 4_000 };
    const slower = [measured("beamsoak", 24, at4000), measured("k6", 160, at4000)];
    const [, found] = targets(18, { perSecond: 5_074 }, slower);
    expect(found).toMatchObject({ against: "k6", rate: 4_000, ratio: 0.15, holds: true });
  });
});

it("usage counts a process with its descendants", () => {
  const child = spawn("sleep", ["60"]);
  onTestFinished(() => void child.kill());
  const [own, tree] = [treeUsage(child.pid!), treeUsage(process.pid)];
  expect(own.rssBytes).toBeGreaterThan(0);
  expect(tree.rssBytes).toBeGreaterThan(own.rssBytes);
  expect(tree.cpuMicros).toBeGreaterThan(own.cpuMicros);
});
