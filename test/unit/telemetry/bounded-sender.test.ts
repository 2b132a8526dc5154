import { describe, expect, it } from "vitest";
import { BoundedSender } from "../../../harness/telemetry/bounded-sender.ts";

describe("a bounded sender", () => {
  it("sends in order, one at a time, and loses the oldest when too much waits", async () => {
    const sent: number[] = [];
    const first = Promise.withResolvers<undefined>();
    const sender = new BoundedSender<number>(
      2,
      async (item) => {
        if (item === 1) await first.promise;
        sent.push(item);
      },
      () => undefined,
    );
    for (const item of [1, 2, 3, 4]) sender.push(item);
    expect(sender.lost).toBe(1);
    first.resolve(undefined);
    await sender.flush(60_000);
    expect(sent).toEqual([1, 3, 4]);
    expect(sender.lost).toBe(1);
  });

  it("goes on after a failure, and tells of each", async () => {
    const failures: unknown[] = [];
    const sent: number[] = [];
    const sender = new BoundedSender<number>(
      9,
      (item) => {
        if (item === 1) return Promise.reject(new Error("no"));
        sent.push(item);
        return Promise.resolve();
      },
      (error) => failures.push(error),
    );
    sender.push(1);
    sender.push(2);
    await sender.flush(60_000);
    expect([sent, failures.map(String), sender.lost]).toEqual([[2], ["Error: no"], 1]);
  });

  it("gives up on a receiver that never answers", async () => {
    const sender = new BoundedSender<number>(
      9,
      () => new Promise(() => undefined),
      () => undefined,
    );
    for (const item of [1, 2, 3]) sender.push(item);
    await sender.flush(10);
    expect(sender.lost).toBe(3);
  });
});
