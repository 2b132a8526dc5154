import { describe, expect, it } from "vitest";
import { WaitingActs } from "../../../harness/load/waiting-acts.ts";
import { Act } from "../../../harness/population/types.ts";

describe("acts that wait for a connection", () => {
  it("leave in the order in which they came, also around the end of the ring", () => {
    const waiting = new WaitingActs(3);
    const left: number[] = [];
    const leave = () => {
      left.push(waiting.user);
      waiting.shift();
    };
    for (let user = 1; user <= 3; user++) waiting.push(Act.touch, user, user, 0, 0);
    leave();
    waiting.push(Act.touch, 4, 4, 0, 0);
    leave();
    waiting.push(Act.touch, 5, 5, 0, 0);
    while (waiting.length > 0) leave();
    expect(left).toEqual([1, 2, 3, 4, 5]);
  });

  it("keep all that is known of them", () => {
    const waiting = new WaitingActs(8);
    // A user's number may pass 32 bits.
    waiting.push(Act.logout, 229_999, 2 ** 33 + 1, 1500, 1502.5);
    const { act, slot, user, due, since } = waiting;
    expect({ act, slot, user, due, since }).toEqual({
      act: Act.logout,
      slot: 229_999,
      user: 2 ** 33 + 1,
      due: 1500,
      since: 1502.5,
    });
  });

  it("are turned away when the queue is full, and let in again when one has left", () => {
    const waiting = new WaitingActs(2);
    expect([1, 2, 3].map((user) => waiting.push(Act.login, 0, user, 0, 0))).toEqual([true, true, false]);
    waiting.shift();
    expect(waiting.push(Act.login, 0, 4, 0, 0)).toBe(true);
    expect(waiting.length).toBe(2);
  });
});
