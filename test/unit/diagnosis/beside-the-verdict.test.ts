import { describe, expect, it } from "vitest";
import { KIB, MIB } from "../../../harness/base/units.ts";
import { diagnosed, namesOf, process, table, type Look } from "./support.ts";

/** Runs that were bounded: what is found there is waste, or a peak, and no leak. */
const failed: readonly string[] = [];

describe("a process that is started again and again", () => {
  const storm = (times: number): readonly [Look, ...Look[]] => [
    { census: { spawned: 300 } },
    ...Array.from({ length: 10 }, (_, look) => ({
      census: { spawned: 900 + look, replaced: look < times ? [{ name: "publisher", times: 1 }] : [] },
    })),
  ];

  it("is named, and is no leak", () => {
    expect(diagnosed({ failed, looks: storm(10) })[0]).toMatchObject({
      ruleId: "restart_storm",
      status: "not-leaking",
      suspect: { label: "publisher" },
    });
  });

  it("is no matter where it happened once or twice", () => {
    expect(diagnosed({ failed, looks: storm(2) })).toEqual([]);
  });
});

describe("text as lists", () => {
  const run = (characterLists: number, memory: number) =>
    diagnosed({
      failed,
      looks: [{ suspects: { tables: [table({ name: "last_log_ins", rows: 700, memory })] } }],
      examination: {
        rows: [
          {
            table: "last_log_ins",
            id: "last_log_ins",
            looked: 100,
            words: 2_852,
            characterLists,
            binaryBytes: 0,
            referencedBytes: 0,
          },
        ],
      },
    });

  it("is named as waste", () => {
    const [first] = run(2_848, 15 * MIB);
    expect(first).toMatchObject({ ruleId: "string_as_list", status: "unknown" });
    expect(first!.sentence).toContain("100 %");
  });

  it("is not worth a word in a small table, or where rows are not made of it", () => {
    expect(run(2_848, 40 * KIB)).toEqual([]);
    expect(run(30, 15 * MIB)).toEqual([]);
  });
});

describe("a process that is busy without an end", () => {
  const run = (status: string, gained: number, mailbox = 0) => {
    const frames = ["outbox:empty/2 (src/outbox.erl:52)"];
    const look = (reductions: number) => ({
      suspects: { processes: [process({ status, reductions, mailbox, heap: 25 * KIB, frames })] },
    });
    // The later looks, the last of them at 150 seconds, find nobody there any more.
    const looks = Array.from({ length: 13 }, () => look(0));
    return diagnosed({ failed, looks: [look(0), ...looks, look(gained)] });
  };

  it("is named with what it is in", () => {
    expect(run("running", 9e8)[0]).toMatchObject({
      ruleId: "endless_tail_loop",
      status: "unknown",
      suspect: { code: "outbox:empty/2 (src/outbox.erl:52)" },
    });
  });

  it("is none when it rests, does little, or has messages to handle", () => {
    expect(run("waiting", 9e8)).toEqual([]);
    expect(run("running", 1e6)).toEqual([]);
    expect(namesOf(run("running", 9e8, 5_000))).toEqual([]);
  });
});

describe("a large heap", () => {
  const run = (after: number, gates: readonly string[]) =>
    diagnosed({
      failed: gates,
      looks: [{ suspects: { processes: [process({ heap: 40 * MIB, mailbox: 0 })] } }],
      examination: {
        collected: [{ pid: "<0.90.0>", name: "owner", heap: { before: 40 * MIB, after }, mailbox: 0 }],
      },
    });

  it("that a collection gives back is no leak", () => {
    expect(run(10 * KIB, [])[0]).toMatchObject({ ruleId: "heap_bloat", status: "not-leaking" });
  });

  it("that a collection leaves, or that grew, is not that", () => {
    expect(run(39 * MIB, [])).toEqual([]);
    expect(namesOf(run(10 * KIB, ["memory-bounded"]))).not.toContain("heap_bloat");
  });
});
