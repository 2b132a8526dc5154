import { describe, expect, it } from "vitest";
import { MIB } from "../../../harness/base/units.ts";
import { diagnosed, namesOf, process, table, type Look, type Seen } from "./support.ts";

/** ETS memory as the looks below say. */
const etsTo = (bytes: number): Required<Seen>["series"] => ({
  "memory.ets": ({ phase }) => (phase === "baseline" ? 0.4 * MIB : bytes),
});

const spans = (rows: number, memory: number) => table({ name: "spans", rows, memory });
const owner = process({ mailbox: 0, heap: 20_000 });

describe("rows that are never removed", () => {
  const seen = (rows: number): Seen => ({
    failed: ["memory-ets-bounded"],
    looks: [
      { suspects: { tables: [spans(10, 40_000)], processes: [owner] } },
      { suspects: { tables: [spans(9_000, 36 * MIB)], processes: [owner] } },
      { suspects: { tables: [spans(rows, (rows / 9_000) * 36 * MIB)], processes: [owner] } },
    ],
    series: etsTo(37 * MIB),
  });

  it("are named, with the table, its owner and how many for each log-in", () => {
    const [finding] = diagnosed(seen(9_000));
    expect(finding).toMatchObject({
      ruleId: "ets_rows_never_removed",
      suspect: { kind: "table", label: "spans", pid: "<0.90.0>" },
      driver: { unit: "count" },
      command: "ets:info(spans, size).",
    });
    expect(finding!.sentence).toContain("from 10 to 9 000 rows");
  });

  it("are less sure where most of the rows have gone again", () => {
    const [still] = diagnosed(seen(9_000));
    const [gone] = diagnosed(seen(2_000));
    expect(gone?.confidence ?? 0).toBeLessThan(still!.confidence);
  });

  it("are the processes' fault where as many of those stay, and not where they are fewer", () => {
    const { looks, series } = seen(9_000);
    const [atFirst, later, last] = looks as readonly [Look, Look, Look];
    const census = (count: number) => ({ processes: [{ initialCall: "socket:init/1", count, sample: [] }] });
    const withProcesses = (count: number): Seen => ({
      failed: ["sessions-bounded", "processes-bounded"],
      looks: [
        { ...atFirst, census: census(10) },
        { ...later, census: census(8_000) },
        { ...last, census: census(count) },
      ],
      series: {
        ...series,
        "count.processes": ({ phase }) => (phase === "baseline" ? 60 : 60 + count),
        "memory.processes": ({ phase }) => (phase === "baseline" ? 4 : 90) * MIB,
      },
    });
    const [processes, rows] = diagnosed(withProcesses(9_010));
    expect([processes, rows].map((finding) => finding?.ruleId)).toEqual([
      "process_leak",
      "ets_rows_never_removed",
    ]);
    const against = rows!.evidenceAgainst.map(({ sentence }) => sentence);
    expect(against).toEqual([expect.stringContaining("As many processes stay, 9 010 that began in")]);
    expect(diagnosed(withProcesses(5_000))[0]!.ruleId).toBe("ets_rows_never_removed");
  });

  it("are nobody's fault in a run that did not fail", () => {
    expect(diagnosed({ ...seen(9_000), failed: [] })).toEqual([]);
  });
});

describe("a table that stays fixed", () => {
  const present = (fixed: boolean) =>
    table({
      name: "present",
      rows: 900,
      memory: 20 * MIB,
      ...(fixed && { fixed: { since: 90_000, by: ["counter"] } }),
    });
  const seen = (fixed: boolean): Seen => ({
    failed: ["memory-ets-bounded"],
    looks: [
      { suspects: { tables: [table({ name: "present", rows: 800, memory: MIB })] } },
      { suspects: { tables: [present(fixed)] } },
    ],
    examination: {
      rows: [
        {
          table: "present",
          id: "present",
          looked: 100,
          words: 60,
          characterLists: 0,
          binaryBytes: 0,
          referencedBytes: 0,
        },
      ],
    },
    series: etsTo(20 * MIB),
  });

  it("is named before the rows, with who holds it and since when", () => {
    const findings = diagnosed(seen(true));
    expect(namesOf(findings)[0]).toBe("ets_fixed_table");
    expect(findings[0]!.sentence).toContain("fixed by counter for 1m 30s");
  });

  it("is not thought of where nobody holds it", () => {
    expect(namesOf(diagnosed(seen(false)))).not.toContain("ets_fixed_table");
  });
});

describe("a table for each of something", () => {
  const group = (count: number) => ({
    name: "statements",
    named: false,
    count,
    memory: count * 3000,
    owner: "registry",
    owners: 1,
  });
  const seen = (count: number): Seen => ({
    failed: ["tables-bounded", "memory-ets-bounded"],
    looks: [{ census: { tables: [group(3)] } }, { census: { tables: [group(count)] } }],
    series: {
      ...etsTo(7 * MIB),
      "count.ets_tables": ({ phase }) => (phase === "baseline" ? 25 : 22 + count),
    },
  });

  it("is named by the tables' name and owner", () => {
    const [finding] = diagnosed(seen(2_400));
    expect(finding).toMatchObject({ ruleId: "ets_tables_per_thing", suspect: { label: "statements" } });
    expect(finding!.sentence).toContain("2 400 unnamed tables statements of registry");
  });

  it("is not thought of for a few more", () => {
    expect(diagnosed(seen(9))).toEqual([]);
  });
});

describe("a sweep that is slower than the arrivals", () => {
  const sessions = table({ name: "sessions", rows: 240_000, memory: 930 * MIB });
  const late = (mailbox: number) =>
    process({
      mailbox,
      heap: 800 * MIB,
      frames: [
        "gen_tcp:recv/3 (gen_tcp.erl:300)",
        "store:persist/2 (store.erl:80)",
        "store:handle_info/2 (store.erl:43)",
        "gen_server:try_dispatch/4 (gen_server.erl:1123)",
      ],
    });
  const seen = (mailbox: number): Seen => ({
    failed: ["mailboxes-drained", "sessions-bounded"],
    looks: [
      {
        suspects: {
          tables: [table({ name: "sessions", rows: 10, memory: MIB })],
          processes: [process({ mailbox: 0, heap: 6_000 })],
        },
      },
      { suspects: { tables: [sessions], processes: [late(mailbox)] } },
      { suspects: { tables: [sessions], processes: [late(mailbox)] } },
    ],
    series: etsTo(931 * MIB),
  });

  it("is named with table, process, the code of the sweep, and what waits behind it", () => {
    const findings = diagnosed(seen(128_000));
    expect(namesOf(findings)).toEqual(["ets_sweep_slower_than_arrivals"]);
    expect(findings[0]!.suspect).toEqual({
      kind: "table",
      label: "sessions",
      pid: "<0.90.0>",
      code: "store:handle_info/2 (store.erl:43)",
    });
    expect(findings[0]!.evidence.map(({ sentence }) => sentence).join(" ")).toMatch(
      /128 000 messages still wait.*timer|128 000 messages still wait.*waits in gen_tcp:recv/s,
    );
  });

  it("is not thought of where no message waits for the owner", () => {
    expect(namesOf(diagnosed(seen(0)))).not.toContain("ets_sweep_slower_than_arrivals");
  });
});
