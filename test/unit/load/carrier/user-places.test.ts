import { describe, expect, it } from "vitest";
import type { ActJournal } from "../../../../harness/load/act-journal.ts";
import { namedActs } from "../../../../harness/load/acts.ts";
import type { CarrierUser } from "../../../../harness/load/carrier/types.ts";
import { UserPlaces } from "../../../../harness/load/carrier/user-places.ts";
import { Act } from "../../../../harness/population/types.ts";

const SLOT = 3;

/** A connection whose answers the test gives, one by one. */
class Line {
  readonly user: CarrierUser;
  readonly lost: (cause: Error) => void;
  readonly asked: string[] = [];
  ended: "close" | "drop" | null = null;
  answer: () => void = () => undefined;
  refuse: (cause: Error) => void = () => undefined;

  constructor(user: CarrierUser, lost: (cause: Error) => void) {
    this.user = user;
    this.lost = lost;
  }
}

/** Places over a service that does nothing of itself, and all that the journal was told. */
function places({ maxConnections = 10 } = {}) {
  const told: string[] = [];
  const lines: Line[] = [];
  let now = 0;
  const journal: ActJournal = {
    sent: (act, _slot, user, _due, waited) => told.push(`sent ${act} of ${user} after ${waited}`),
    answered: ({ act, user }, fault) => told.push(`${fault?.kind ?? "done"} ${act} of ${user}`),
    gaveUp: ({ act, user }, { kind }) => told.push(`gave up ${act} of ${user}: ${kind}`),
    unsent: () => told.push("unsent"),
    dropped: (act, _slot, user, waited) => told.push(`dropped ${act} of ${user} after ${waited}`),
    disconnected: (_slot, user) => told.push(`disconnected ${user}`),
  };
  const carrier = {
    start: () => Promise.resolve(null),
    connect: (user: CarrierUser, _shared: null, lost: (cause: Error) => void) => {
      const line = new Line(user, lost);
      lines.push(line);
      return Promise.resolve(line);
    },
    act: (line: Line, act: string) => {
      line.asked.push(act);
      return new Promise<void>((resolve, reject) => {
        line.answer = resolve;
        line.refuse = reject;
      });
    },
    close: (line: Line) => {
      line.ended = "close";
      return Promise.resolve();
    },
    drop: (line: Line) => {
      line.ended = "drop";
    },
  };
  const options = { carrier, shared: null, acts: namedActs(), maxConnections, requestTimeout: 1_000 };
  const pool = new UserPlaces({ ...options, now: () => now }, journal);
  return {
    ...{ pool, told, lines },
    at: (time: number) => (now = time),
    carry: (act: Act, user: number, slot = SLOT) => pool.carry(act, slot, user, now, now),
  };
}

/** Until everything that was promised has come. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("a user with a protocol of the scenario's", () => {
  it("is connected by the first act, acts one after the other, and is gone after the log-out", async () => {
    const { pool, told, lines, carry, at } = places();
    carry(Act.login, 17);
    carry(Act.touch, 17);
    await settled();
    const [line] = lines;
    expect(line).toMatchObject({ user: { number: 17, slot: SLOT }, asked: ["login"] });
    expect(pool).toMatchObject({ connections: 1, inFlight: 1, waiting: 1 });
    at(40);
    line!.answer();
    await settled();
    expect(line!.asked).toEqual(["login", "touch"]);
    line!.answer();
    await settled();
    carry(Act.logout, 17);
    await settled();
    line!.answer();
    await settled();
    expect(line!.ended).toBe("close");
    expect(lines).toHaveLength(1);
    expect(pool).toMatchObject({ connections: 0, inFlight: 0, waiting: 0 });
    expect(told).toEqual([
      ...["sent 0 of 17 after 0", "done 0 of 17", "sent 1 of 17 after 40", "done 1 of 17"],
      ...["sent 2 of 17 after 0", "done 2 of 17", "disconnected 17"],
    ]);
  });

  it("who vanishes is dropped, and the next one in the slot has a connection of their own", async () => {
    const { pool, lines, carry } = places();
    carry(Act.login, 17);
    await settled();
    lines[0]!.answer();
    await settled();
    pool.vanished(SLOT);
    carry(Act.login, 18);
    await settled();
    expect(lines.map(({ user, ended }) => [user.number, ended])).toEqual([
      [17, "drop"],
      [18, null],
    ]);
  });

  it("finishes the log-out though the next one has the slot already", async () => {
    const { told, lines, carry } = places();
    carry(Act.login, 17);
    await settled();
    carry(Act.logout, 17);
    carry(Act.login, 18);
    await settled();
    lines[0]!.answer();
    await settled();
    lines[0]!.answer();
    await settled();
    expect(lines[0]).toMatchObject({ asked: ["login", "logout"], ended: "close" });
    expect(lines[1]).toMatchObject({ asked: ["login"], ended: null });
    expect(told.filter((line) => line.startsWith("done"))).toEqual(["done 0 of 17", "done 2 of 17"]);
  });

  it("keeps the connection where the service said no, and opens another where it was lost", async () => {
    const { told, lines, carry } = places();
    carry(Act.login, 17);
    await settled();
    lines[0]!.refuse(new Error("not now"));
    await settled();
    carry(Act.touch, 17);
    await settled();
    lines[0]!.lost(new Error("the broker went away"));
    carry(Act.touch, 17);
    await settled();
    expect(lines.map(({ asked }) => asked)).toEqual([["login", "touch"], ["touch"]]);
    expect(told).toContain("refusal 0 of 17");
    expect(told).toContain("gave up 1 of 17: closed");
  });

  it("counts what its socket says as such", async () => {
    const { told, lines, carry } = places();
    carry(Act.login, 17);
    await settled();
    const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
    lines[0]!.refuse(new Error("the client gave up", { cause }));
    await settled();
    expect(told).toContain("gave up 0 of 17: reset");
    expect(lines[0]!.ended).toBe("drop");
  });
});

describe("time that passes", () => {
  it("gives up what is not answered, with its connection, and drops what waited for it", async () => {
    const { pool, told, lines, carry, at } = places();
    carry(Act.login, 17);
    at(10);
    carry(Act.touch, 17);
    await settled();
    at(1_005);
    pool.sweep(1_005);
    expect(told.slice(1, 4)).toEqual([
      "disconnected 17",
      "gave up 0 of 17: timeout",
      "sent 1 of 17 after 995",
    ]);
    expect(lines[0]!.ended).toBe("drop");
    await settled();
    expect(lines).toHaveLength(2);
  });

  it("drops a connection that comes when nobody waits for it any more", async () => {
    const { pool, told, lines, carry, at } = places();
    carry(Act.login, 17);
    pool.quiesce(0);
    at(1_005);
    pool.sweep(1_005);
    await settled();
    expect(lines[0]).toMatchObject({ asked: [], ended: "drop" });
    expect(told.at(-1)).toBe("gave up 0 of 17: timeout");
    expect(pool.connections).toBe(0);
  });
});

describe("the limit of connections", () => {
  it("makes acts wait until one is closed, and is told", async () => {
    const { pool, lines, carry } = places({ maxConnections: 1 });
    carry(Act.login, 17, 0);
    carry(Act.login, 18, 1);
    await settled();
    expect(pool.takeLimitReached()).toBe(true);
    expect(pool).toMatchObject({ connections: 1, waiting: 1 });
    lines[0]!.answer();
    await settled();
    pool.vanished(0);
    pool.turn(0);
    await settled();
    expect(lines.map(({ user }) => user.number)).toEqual([17, 18]);
  });
});

describe("a load that comes to rest", () => {
  it("drops what waits, awaits what is under way, and closes", async () => {
    const { pool, told, lines, carry } = places();
    carry(Act.login, 17);
    carry(Act.touch, 17);
    await settled();
    pool.quiesce(5);
    expect(told).toContain("dropped 1 of 17 after 5");
    expect(lines[0]!.ended).toBeNull();
    lines[0]!.answer();
    await settled();
    expect(lines[0]!.ended).toBe("close");
    expect(pool).toMatchObject({ connections: 0, inFlight: 0, waiting: 0 });
  });
});
