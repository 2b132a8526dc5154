import { describe, expect, it } from "vitest";
import { MIB } from "../../../harness/base/units.ts";
import { diagnosed, namesOf, process, type Seen } from "./support.ts";

describe("processes that nobody ends", () => {
  const group = (count: number, orphans: number) => ({
    initialCall: "room:loop/1",
    currentFunction: "room:loop/1",
    count,
    sample: ["<0.4000.0>"],
    lookedAt: 20,
    orphans,
  });
  const seen = (count: number, orphans: number): Seen => ({
    failed: ["processes-bounded", "memory-processes-bounded"],
    looks: [
      { census: { processes: [group(4, orphans)] } },
      { census: { processes: [group(count, orphans)] } },
    ],
    series: { "count.processes": ({ phase }) => (phase === "baseline" ? 60 : 56 + count) },
  });

  it("are named by where they began, and called orphans if they are", () => {
    const [finding] = diagnosed(seen(3_000, 20));
    expect(finding).toMatchObject({ ruleId: "process_leak", suspect: { label: "room:loop/1" } });
    expect(finding!.evidence.map(({ sentence }) => sentence).join(" ")).toContain(
      "20 of 20 looked at are orphans",
    );
  });

  it("are counted from none where the first look did not see them, however late they were first seen", () => {
    const { looks, ...rest } = seen(3_000, 20);
    const [early, late] = looks as readonly [(typeof looks)[0], (typeof looks)[0]];
    const crowd = { census: { processes: [group(2_900, 20)] } };
    const [finding] = diagnosed({ ...rest, looks: [{ census: { processes: [] } }, crowd, late] });
    expect(finding!.sentence).toContain("3 000 more than at first");
    expect(diagnosed({ ...rest, looks: [early, late] })[0]!.sentence).toContain("2 996 more than at first");
  });

  it("are less sure where somebody is linked to each, and none for a few", () => {
    expect(diagnosed(seen(3_000, 0))[0]!.confidence).toBeLessThan(diagnosed(seen(3_000, 20))[0]!.confidence);
    expect(diagnosed(seen(10, 10))).toEqual([]);
  });

  it("are not thought of where all of them have gone by the end", () => {
    const { looks, ...rest } = seen(3_000, 20);
    expect(diagnosed({ ...rest, looks: [...looks, { census: { processes: [] } }] as typeof looks })).toEqual(
      [],
    );
  });
});

describe("monitors that are never taken back", () => {
  const worker = (monitoredBy: number) => process({ name: "worker", monitoredBy, monitors: 0, heap: 30_000 });
  const seen = (monitoredBy: number): Seen => ({
    failed: ["memory-system-bounded"],
    looks: [{ suspects: { processes: [worker(3)] } }, { suspects: { processes: [worker(monitoredBy)] } }],
    series: {
      "memory.system": ({ phase }) => (phase === "baseline" ? 20 * MIB : 40 * MIB),
      "memory.ets": () => MIB,
      "memory.binary": () => MIB,
    },
  });

  it("are named with the process and how to count them", () => {
    const [finding] = diagnosed(seen(14_000));
    expect(finding).toMatchObject({
      ruleId: "monitor_leak",
      suspect: { label: "worker" },
      command: "length(element(2, process_info(whereis(worker), monitored_by))).",
    });
  });

  it("are not thought of for a few", () => {
    expect(namesOf(diagnosed(seen(40)))).toEqual([]);
  });
});
