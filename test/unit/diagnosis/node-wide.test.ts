import { describe, expect, it } from "vitest";
import { GIB, KIB, MIB } from "../../../harness/base/units.ts";
import type { Census } from "../../../harness/timeline/evidence.ts";
import type { Shape } from "../../support/timelines.ts";
import { diagnosed, namesOf, process } from "./support.ts";

/** From `from` before the load to `to` at the end of the load, and there for good. */
const rising =
  (from: number, to: number): Shape =>
  ({ t }) =>
    from + (to - from) * Math.max(0, Math.min(1, (t - 10_000) / 100_000));
const level =
  (value: number): Shape =>
  () =>
    value;

const censuses = (first: Partial<Census>, last: Partial<Census>) =>
  [{ census: first }, { census: last }] as const;

describe("atoms", () => {
  const run = (to: number, failed = ["atoms-bounded"]) =>
    diagnosed({
      failed,
      looks: censuses(
        {},
        {
          newAtoms: [
            { name: "topic:#", count: 1_900 },
            { name: "eof", count: 3 },
          ],
        },
      ),
      series: { "count.atoms": rising(10_200, to) },
    });

  it("that are made of what comes from outside are named by what the newest are called", () => {
    const [first] = run(18_000);
    expect(first).toMatchObject({ ruleId: "atoms", suspect: { label: "atoms such as topic:#" } });
    expect(first!.sentence).toContain("7 800 more");
  });

  it("of a first start are no leak", () => {
    expect(run(10_300)).toEqual([]);
    expect(run(18_000, [])).toEqual([]);
  });
});

describe("persistent terms and modules", () => {
  const run = (count: number, memory: number) =>
    diagnosed({
      failed: ["memory-system-bounded"],
      looks: censuses(
        { persistentTerms: { count: 21, memory: 28 * KIB } },
        { persistentTerms: { count, memory } },
      ),
      series: { "memory.system": rising(11 * MIB, 60 * MIB) },
    });

  it("that are put under new keys are the cause", () => {
    expect(run(7_053, 39 * MIB)[0]).toMatchObject({
      ruleId: "code_and_persistent_term_churn",
      suspect: { label: "persistent_term" },
    });
  });

  it("that stay as they are, are not", () => {
    expect(namesOf(run(22, 29 * KIB))).not.toContain("code_and_persistent_term_churn");
  });

  it("of which modules are loaded without an end are told by code", () => {
    const findings = diagnosed({
      failed: ["memory-code-bounded"],
      looks: censuses(
        { modules: { count: 134, newest: ["sys"] } },
        { modules: { count: 900, newest: ["rules_#", "sys"] } },
      ),
      series: { "memory.code": rising(6 * MIB, 19 * MIB) },
    });
    expect(findings[0]!.sentence).toContain("766 more");
  });
});

describe("resident memory", () => {
  const run = (rss: number, allocated: number, failed = ["memory-binary-bounded"]) =>
    diagnosed({
      failed,
      looks: censuses({}, { allocators: [{ type: "binary_alloc", allocated, used: allocated / 9 }] }),
      series: {
        "os.rss": rising(60 * MIB, rss),
        "allocator.allocated": rising(20 * MIB, allocated),
        "allocator.used": level(12 * MIB),
        "memory.total": rising(16 * MIB, 18 * MIB),
      },
    });

  it("beyond what the allocators know of is native code's", () => {
    const [first] = run(160 * MIB, 22 * MIB);
    expect(first).toMatchObject({ ruleId: "native_memory", suspect: { kind: "native" } });
    expect(first!.sentence).toContain("98.0 MiB");
  });

  it("that the allocators hold is not", () => {
    expect(namesOf(run(400 * MIB, 380 * MIB))).not.toContain("native_memory");
  });

  it("held for little in use is fragmentation, where the gate of carriers failed", () => {
    expect(run(400 * MIB, 380 * MIB, ["carriers-used"])[0]).toMatchObject({
      ruleId: "allocator_fragmentation",
      status: "unknown",
      suspect: { label: "binary_alloc" },
    });
    expect(run(400 * MIB, 380 * MIB, [])).toEqual([]);
  });
});

describe("timers", () => {
  const run = (heap: number, fixed: number) =>
    diagnosed({
      failed: ["memory-processes-bounded"],
      looks: [
        { suspects: { processes: [process({ memory: 200 * KIB, reductions: 1 })] } },
        { suspects: { processes: [process({ memory: heap, reductions: 5_000_000 })] } },
      ],
      series: {
        "memory.processes": rising(4 * MIB, 11 * MIB),
        "allocator.fixed": rising(90 * KIB, fixed),
        "count.processes": level(70),
        "count.ports": level(8),
        "mailbox.largest": level(0),
      },
    });

  it("are what the memory of processes gains that is in no process", () => {
    expect(run(250 * KIB, 2 * MIB)[0]).toMatchObject({ ruleId: "timers", status: "leaking" });
  });

  it("are not it where a process holds what grew, or nothing of their size did", () => {
    expect(namesOf(run(7 * MIB, 2 * MIB))).not.toContain("timers");
    expect(namesOf(run(250 * KIB, 100 * KIB))).not.toContain("timers");
  });
});

describe("connections", () => {
  const run = (to?: string) => {
    const group = { name: "tcp_inet", owner: "pool", owners: 1, ...(to && { to }) };
    return diagnosed({
      failed: ["ports-bounded"],
      looks: censuses({ ports: [{ ...group, count: 4 }] }, { ports: [{ ...group, count: 1_600 }] }),
      series: { "count.ports": rising(10, 1_610) },
    });
  };

  it("of one process to one address are a pool that gets nothing back", () => {
    const [first, ...others] = run("10.0.0.7:5432");
    expect(first).toMatchObject({
      ruleId: "pool_checkout",
      suspect: { label: "connections of pool to 10.0.0.7:5432" },
    });
    expect(first!.command).toContain("{ok, {{10,0,0,7}, 5432}}");
    expect(others).toEqual([]);
  });

  it("that came in are sockets that nobody closes", () => {
    expect(namesOf(run())).toEqual(["ports_and_sockets"]);
  });
});

describe("a stack that grows", () => {
  const run = (stack: number, frames: readonly string[]) =>
    diagnosed({
      failed: ["heap-bounded"],
      looks: [
        { suspects: { processes: [process({ heap: MIB, stack: 2 * KIB })] } },
        { suspects: { processes: [process({ heap: 60 * MIB, stack, frames })] } },
      ],
      examination: {
        collected: [{ pid: "<0.90.0>", name: "owner", heap: { before: 60 * MIB, after: 40 * MIB } }],
      },
    });

  it("is a loop that calls itself before it is done", () => {
    const frame = "counter:loop/2 (src/counter.erl:39)";
    expect(run(850 * KIB, ["uri_string:dissect/1", frame, frame])[0]).toMatchObject({
      ruleId: "non_tail_recursion",
      suspect: { code: frame },
    });
  });

  it("is none where it stays small, however large the heap", () => {
    expect(namesOf(run(2 * KIB, []))).not.toContain("non_tail_recursion");
  });
});

it("a node of a gigabyte at rest is blamed for nothing", () => {
  expect(diagnosed({ failed: [], looks: censuses({}, {}), series: { "memory.total": level(GIB) } })).toEqual(
    [],
  );
});
