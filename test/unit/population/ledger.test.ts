import { beforeEach, describe, expect, it } from "vitest";
import type { SessionContract } from "../../../harness/config/types.ts";
import { drainTime, effectLag } from "../../../harness/population/drain.ts";
import { createLedger } from "../../../harness/population/ledger.ts";
import { Act, type SessionLedger } from "../../../harness/population/types.ts";

const contract: SessionContract = { table: "sessions", idleTimeout: 10_000, sweepInterval: 2_000 };
/** Buckets of a thousandth of the idle timeout. */
const RESOLUTION = 10;
const EFFECT_LAG = effectLag(contract);
const DRAIN = drainTime(contract);
const [ALICE, BOB, CAROL] = [1, 2, 3];
const SLOT = 0;

let ledger: SessionLedger;

beforeEach(() => {
  ledger = createLedger({ slots: 2, contract });
});

/** Sent at `from`, acknowledged at `to`. */
function acknowledged(user: number, act: Act, from: number, to: number): void {
  ledger.sent(user, SLOT, act, from);
  ledger.answered(user, SLOT, act, to, true);
}

/** low–high. */
function band(t: number): string {
  const { low, high } = ledger.band(t);
  return `${low}–${high}`;
}

describe("a session that idles out", () => {
  it("may be held from the sending of its log-in, and must be from the answer on", () => {
    ledger.sent(ALICE, SLOT, Act.login, 1000);
    expect(band(1000)).toBe("0–1");
    ledger.answered(ALICE, SLOT, Act.login, 1050, true);
    expect(band(1050)).toBe("1–1");
  });

  it("must be held until the idle timeout after the sending of its last act, and may be for the drain time after its answer", () => {
    acknowledged(ALICE, Act.login, 1000, 1050);
    acknowledged(ALICE, Act.touch, 5000, 5080);
    expect(band(15_000 - 1)).toBe("1–1");
    expect(band(15_000)).toBe("0–1");
    expect(band(5080 + DRAIN - 1)).toBe("0–1");
    expect(band(5080 + DRAIN)).toBe("0–0");
  });

  it("is expected to go half a sweep interval after the idle timeout", () => {
    acknowledged(ALICE, Act.login, 1000, 1050);
    expect(ledger.expected(1050 + 10_000 + 1000 - RESOLUTION)).toBe(1);
    expect(ledger.expected(1050 + 10_000 + 1000)).toBe(0);
  });

  it("stays in the account when somebody else takes the slot", () => {
    acknowledged(ALICE, Act.login, 0, 10);
    acknowledged(BOB, Act.login, 3000, 3010);
    expect(band(3010)).toBe("2–2");
    expect(band(10_005)).toBe("1–2");
    expect(band(10 + DRAIN)).toBe("0–1");
  });

  it("is not brought back by touches: there is nothing left to refresh", () => {
    acknowledged(ALICE, Act.login, 0, 10);
    acknowledged(ALICE, Act.touch, 10 + DRAIN + 1, 10 + DRAIN + 5);
    expect(band(10 + DRAIN + 5)).toBe("0–0");
    expect(ledger.expected(10 + DRAIN + 5)).toBe(0);
  });

  it("may, but need not, be refreshed by a touch that comes between idle timeout and sweep", () => {
    acknowledged(ALICE, Act.login, 0, 10);
    acknowledged(ALICE, Act.touch, 10_500, 10_510);
    expect(band(10_510)).toBe("0–1");
    expect(ledger.expected(10_510)).toBe(1);
    expect(band(10_510 + DRAIN - 1)).toBe("0–1");
    expect(band(10_510 + DRAIN)).toBe("0–0");
  });
});

describe("a session that is logged out", () => {
  it("need not be held from the sending of the log-out on, and may not be once the effect has had its time", () => {
    acknowledged(ALICE, Act.login, 0, 10);
    ledger.sent(ALICE, SLOT, Act.logout, 2000);
    expect(band(2000)).toBe("0–1");
    ledger.answered(ALICE, SLOT, Act.logout, 2020, true);
    expect(ledger.expected(2020)).toBe(0);
    expect(band(2020 + EFFECT_LAG - 1)).toBe("0–1");
    expect(band(2020 + EFFECT_LAG)).toBe("0–0");
  });

  it("is settled by an answer that comes after the slot was taken", () => {
    acknowledged(ALICE, Act.login, 0, 10);
    ledger.sent(ALICE, SLOT, Act.logout, 2000);
    ledger.sent(BOB, SLOT, Act.login, 2000);
    ledger.answered(ALICE, SLOT, Act.logout, 2020, true);
    expect(band(2020 + EFFECT_LAG)).toBe("0–1");
  });

  it("may be held for its whole drain time when the log-out fails or nobody answers it", () => {
    acknowledged(ALICE, Act.login, 0, 10);
    ledger.sent(ALICE, SLOT, Act.logout, 2000);
    ledger.gaveUp(ALICE, SLOT, Act.logout, 3000);
    expect(band(10 + DRAIN - 1)).toBe("0–1");
    expect(band(10 + DRAIN)).toBe("0–0");
  });

  it("may come back to life when its log-in was still under way: the service may do it last", () => {
    ledger.sent(ALICE, SLOT, Act.login, 0);
    acknowledged(ALICE, Act.logout, 2000, 2020);
    expect(band(2020 + EFFECT_LAG)).toBe("0–1");
    ledger.gaveUp(ALICE, SLOT, Act.login, 5000);
    expect(band(5000 + DRAIN)).toBe("0–1");
  });
});

describe("requests in trouble", () => {
  it("keep a session possible for as long as one is under way", () => {
    ledger.sent(ALICE, SLOT, Act.login, 0);
    expect(band(10 * DRAIN)).toBe("0–1");
  });

  it("never make a session certain", () => {
    ledger.sent(ALICE, SLOT, Act.login, 0);
    ledger.answered(ALICE, SLOT, Act.login, 10, false);
    acknowledged(ALICE, Act.touch, 100, 110);
    expect(band(110)).toBe("0–1");
    expect(ledger.counts().opened).toBe(0);
  });

  it("are allowed to be done within as long again as they were waited for", () => {
    ledger.sent(ALICE, SLOT, Act.login, 0);
    ledger.gaveUp(ALICE, SLOT, Act.login, 8000);
    const latest = 8000 + 8000 + DRAIN - EFFECT_LAG;
    expect(band(latest - 1)).toBe("0–1");
    expect(band(latest)).toBe("0–0");
  });

  it("are not forgotten over a later act that is answered at once", () => {
    ledger.sent(ALICE, SLOT, Act.login, 0);
    ledger.sent(ALICE, SLOT, Act.touch, 7900);
    ledger.gaveUp(ALICE, SLOT, Act.login, 8000);
    ledger.answered(ALICE, SLOT, Act.touch, 8010, true);
    expect(band(16_000 + DRAIN - EFFECT_LAG - 1)).toBe("0–1");
  });

  it("leave a session certain only from the oldest of those under way, as any of them may have been answered", () => {
    acknowledged(ALICE, Act.login, 0, 10);
    ledger.sent(ALICE, SLOT, Act.touch, 4000);
    ledger.sent(ALICE, SLOT, Act.touch, 8000);
    ledger.answered(ALICE, SLOT, Act.touch, 8010, true);
    expect(band(14_000 - 1)).toBe("1–1");
    expect(band(14_000)).toBe("0–1");
  });

  it("of a user who never got to send a log-in change nothing", () => {
    acknowledged(CAROL, Act.touch, 0, 10);
    acknowledged(CAROL, Act.logout, 20, 30);
    expect(band(30)).toBe("0–0");
  });
});

describe("what became of the users", () => {
  it("adds up: opened = logged out + vanished + present", () => {
    acknowledged(ALICE, Act.login, 0, 10);
    acknowledged(ALICE, Act.logout, 1000, 1010);
    expect(ledger.counts()).toEqual({ opened: 1, loggedOut: 1, vanished: 0, present: 0 });
    acknowledged(BOB, Act.login, 1010, 1020);
    expect(ledger.counts()).toEqual({ opened: 2, loggedOut: 1, vanished: 0, present: 1 });
    acknowledged(CAROL, Act.login, 2000, 2010);
    expect(ledger.counts()).toEqual({ opened: 3, loggedOut: 1, vanished: 1, present: 1 });
  });

  it("is told right by answers in the wrong order, after the slot was taken", () => {
    ledger.sent(ALICE, SLOT, Act.login, 0);
    ledger.sent(ALICE, SLOT, Act.logout, 1000);
    ledger.sent(BOB, SLOT, Act.login, 1000);
    ledger.answered(ALICE, SLOT, Act.logout, 1010, true);
    expect(ledger.counts()).toEqual({ opened: 0, loggedOut: 0, vanished: 0, present: 0 });
    ledger.answered(ALICE, SLOT, Act.login, 1020, true);
    expect(ledger.counts()).toEqual({ opened: 1, loggedOut: 1, vanished: 0, present: 0 });
    expect(ledger.expected(1020)).toBe(0);
  });
});

describe("many users with acts under way on one slot", () => {
  const users = Array.from({ length: 1000 }, (_, i) => 10 + i);
  // From the middle outwards, so that records leave their list at every place.
  const order = users.map((_, i) => users[500 + (i % 2 === 0 ? -i / 2 - 1 : (i - 1) / 2)]!);

  beforeEach(() => {
    users.forEach((user, i) => {
      acknowledged(user, Act.login, i, i + 0.5);
      ledger.sent(user, SLOT, Act.touch, i + 0.6);
    });
  });

  it("are all kept apart, also when there are more than there was room for", () => {
    expect(band(1000)).toBe("1000–1000");
    order.forEach((user, i) => ledger.answered(user, SLOT, Act.touch, 1000 + i, true));
    expect(band(10_000 - 1)).toBe("1000–1000");
    expect(band(11_000)).toBe("0–1000");
    expect(band(2000 + DRAIN)).toBe("0–0");
  });

  it("are each taken off the account by their own log-out", () => {
    order.forEach((user, i) => ledger.sent(user, SLOT, Act.logout, 1000 + i));
    expect(band(2000)).toBe("0–1000");
    order.forEach((user, i) => ledger.answered(user, SLOT, Act.logout, 2000 + i, true));
    expect(ledger.expected(3000)).toBe(0);
    expect(band(3000 + EFFECT_LAG)).toBe("0–0");
    expect(ledger.counts()).toEqual({ opened: 1000, loggedOut: 1000, vanished: 0, present: 0 });
  });
});

describe("between two buckets", () => {
  it("both bounds are rounded away from the truth", () => {
    acknowledged(ALICE, Act.login, 1009, 1011);
    expect(band(11_000 - 1)).toBe("1–1");
    expect(band(11_000)).toBe("0–1");
    expect(band(1011 + DRAIN)).toBe("0–1");
    expect(band(1020 + DRAIN)).toBe("0–0");
  });
});

describe("the ledger of a large crowd", () => {
  it("takes less than 36 bytes a user, and no more while the crowd is well", () => {
    const slots = 100_000;
    const large = createLedger({ slots, contract });
    const before = large.bytesPerUser;
    for (let user = 0; user < 3 * slots; user++) {
      large.sent(user, user % slots, Act.login, user / 100);
      large.answered(user, user % slots, Act.login, user / 100, true);
    }
    expect(before).toBeLessThan(36);
    expect(large.bytesPerUser).toBe(before);
  });
});

describe("a session on its user's own connection", () => {
  it("need not be held once that is gone, and may be for as long as any that is idle", () => {
    acknowledged(ALICE, Act.login, 1000, 1050);
    ledger.disconnected(ALICE, SLOT, 2000);
    expect(band(2000)).toBe("0–1");
    expect(band(1050 + DRAIN - 1)).toBe("0–1");
    expect(band(1050 + DRAIN)).toBe("0–0");
  });

  it("need not be held by what is answered once the connection is about to go", () => {
    acknowledged(ALICE, Act.login, 1000, 1050);
    ledger.sent(ALICE, SLOT, Act.touch, 2000);
    ledger.disconnected(ALICE, SLOT, 2000);
    ledger.answered(ALICE, SLOT, Act.touch, 2100, true);
    expect(band(2100)).toBe("0–1");
    expect(ledger.counts()).toEqual({ opened: 1, loggedOut: 0, vanished: 0, present: 1 });
  });

  it("is that user's alone: nobody else's goes with it, and of one who never came there is none", () => {
    acknowledged(BOB, Act.login, 1000, 1050);
    ledger.disconnected(ALICE, SLOT, 2000);
    expect(band(2000)).toBe("1–1");
  });
});
