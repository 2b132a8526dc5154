import { describe, expect, it } from "vitest";
import { Sums } from "../../../harness/cluster/sums.ts";

function twoNodes(): Sums {
  const sums = new Sums();
  sums.join("a");
  sums.join("b");
  return sums;
}

describe("what nodes come to together", () => {
  it("is told once in a round, by the first of them, with what the others told last", () => {
    const sums = twoNodes();
    expect(sums.add("b", { "memory.total": 5 })).toEqual({});
    expect(sums.add("a", { "memory.total": 10 })).toEqual({ "memory.total": 15 });
    expect(sums.add("b", { "memory.total": 6 })).toEqual({});
    expect(sums.add("a", { "memory.total": 11 })).toEqual({ "memory.total": 17 });
  });

  it("waits for a node that has told nothing yet", () => {
    const sums = twoNodes();
    expect(sums.add("a", { "memory.total": 10 })).toEqual({});
    sums.add("b", { "memory.total": 5 });
    expect(sums.add("a", { "memory.total": 10 })).toEqual({ "memory.total": 15 });
  });

  it("is not told while a node has been silent for more than two rounds", () => {
    const sums = twoNodes();
    sums.add("b", { "memory.total": 5 });
    const rounds = [1, 2, 3, 4].map(() => sums.add("a", { "memory.total": 10 }));
    expect(rounds).toEqual([{ "memory.total": 15 }, { "memory.total": 15 }, { "memory.total": 15 }, {}]);
    sums.add("b", { "memory.total": 7 });
    expect(sums.add("a", { "memory.total": 10 })).toEqual({ "memory.total": 17 });
  });

  it("takes the largest of what is the largest of each", () => {
    const sums = twoNodes();
    sums.add("b", { "heap.largest": 5, "process.x.stall": 9 });
    expect(sums.add("a", { "heap.largest": 3, "process.x.stall": 2 })).toEqual({
      "heap.largest": 5,
      "process.x.stall": 9,
    });
  });

  it("counts a table where it is", () => {
    const sums = twoNodes();
    sums.add("a", { "memory.total": 1 });
    expect(sums.add("b", { "table.t.rows": 4 })).toEqual({ "table.t.rows": 4 });
  });

  it("goes on without a node that has left, and from nothing with one that comes back", () => {
    const sums = twoNodes();
    sums.add("b", { "memory.total": 5 });
    sums.leave("b");
    expect(sums.add("b", { "memory.total": 5 })).toEqual({});
    expect(sums.add("a", { "memory.total": 10 })).toEqual({ "memory.total": 10 });
    sums.join("b");
    expect(sums.add("a", { "memory.total": 10 })).toEqual({});
    sums.add("b", { "memory.total": 2 });
    expect(sums.add("a", { "memory.total": 10 })).toEqual({ "memory.total": 12 });
  });
});
