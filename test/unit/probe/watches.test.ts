import { describe, expect, it } from "vitest";
import { MIB } from "../../../harness/base/units.ts";
import { largest } from "../../../harness/probe/watches.ts";

const LAST_LOOK = 1_000;

function watch(heap: number | null, answered: "since" | "before") {
  const latest =
    heap === null
      ? null
      : { pid: "<0.9.0>", heap, memory: heap, mailbox: heap / MIB, reductions: 1, waited: 0 };
  return { latest, answeredAt: answered === "since" ? LAST_LOOK + 1 : LAST_LOOK };
}

describe("the largest heap of the processes looked at", () => {
  it("is that of the largest that answered", () => {
    const watches = [watch(3 * MIB, "since"), watch(8 * MIB, "since"), watch(null, "since")];
    expect(largest(watches, "heap", LAST_LOOK)).toBe(8 * MIB);
    expect(largest(watches, "mailbox", LAST_LOOK)).toBe(8);
  });

  it("is told although a smaller one is silent", () => {
    expect(largest([watch(8 * MIB, "since"), watch(3 * MIB, "before")], "heap", LAST_LOOK)).toBe(8 * MIB);
  });

  it("is not told while the one that was the largest is silent", () => {
    expect(largest([watch(3 * MIB, "since"), watch(8 * MIB, "before")], "heap", LAST_LOOK)).toBeNull();
  });

  it("is not told when nobody has answered", () => {
    expect(largest([watch(8 * MIB, "before"), watch(null, "since")], "heap", LAST_LOOK)).toBeNull();
    expect(largest([], "heap", LAST_LOOK)).toBeNull();
  });
});
