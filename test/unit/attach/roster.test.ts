import { describe, expect, it } from "vitest";
import { Roster, type Company } from "../../../harness/attach/roster.ts";
import { MINUTE, SECOND } from "../../../harness/base/units.ts";

/** Nodes that are up or down as the test says, and what the roster does about it. */
function company(...names: readonly string[]) {
  const here = new Map<string, string | null>(names.map((node) => [node, null]));
  const unreachable = new Set<string>();
  const knows: string[] = [];
  const done: string[] = [];
  const acts: Company = {
    present: () => [...here].map(([node, down]) => ({ node, down })),
    known: () => Promise.resolve(knows),
    join(node) {
      if (unreachable.has(node)) return Promise.reject(new Error("nobody listens"));
      here.set(node, null);
      done.push(`join ${node}`);
      return Promise.resolve();
    },
    leave(node, reason) {
      here.delete(node);
      done.push(`leave ${node}: ${reason}`);
      return Promise.resolve();
    },
    missed: (node, reason) => done.push(`missed ${node}: ${reason}`),
  };
  return { here, unreachable, knows, done, roster: new Roster(acts) };
}

describe("the roster of watched nodes", () => {
  it("bears with a node that is away for less than a minute", async () => {
    const { here, done, roster } = company("a", "b");
    await roster.look(0);
    here.set("b", "net_tick_timeout");
    for (let t = 1; t < 59; t++) expect(await roster.look(t * SECOND)).toBeNull();
    here.set("b", null);
    expect(await roster.look(59 * SECOND)).toBeNull();
    expect(done).toEqual([]);
  });

  it("takes off a node that is gone for a minute, and takes it on when it is back", async () => {
    const { here, unreachable, done, roster } = company("a", "b");
    await roster.look(0);
    here.set("b", "connection_closed");
    unreachable.add("b");
    await roster.look(MINUTE);
    expect(done).toEqual(["leave b: connection_closed", "missed b: nobody listens"]);
    unreachable.clear();
    await roster.look(MINUTE + 10 * SECOND);
    expect(done.at(-1)).toBe("join b");
  });

  it("takes on what the others know of, once", async () => {
    const { knows, done, roster } = company("a");
    knows.push("b", "a");
    await roster.look(0);
    await roster.look(10 * SECOND);
    expect(done).toEqual(["join b"]);
  });

  it("looks for others every ten seconds, and no more often", async () => {
    const { knows, done, roster } = company("a");
    await roster.look(0);
    knows.push("b");
    await roster.look(9 * SECOND);
    expect(done).toEqual([]);
    await roster.look(10 * SECOND);
    expect(done).toEqual(["join b"]);
  });

  it("says why the last of them is gone", async () => {
    const { here, roster } = company("a");
    await roster.look(0);
    here.set("a", "connection_closed");
    expect(await roster.look(30 * SECOND)).toBeNull();
    expect(await roster.look(MINUTE)).toBe("connection_closed");
  });
});
