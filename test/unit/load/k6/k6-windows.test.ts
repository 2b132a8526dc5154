import { describe, expect, it } from "vitest";
import { K6Windows } from "../../../../harness/load/k6/k6-windows.ts";

const from = 1_700_000_000_000;

function shardGauge(name: string, shard: number, value: number, wall: number, start = 0) {
  return {
    metric: `beamsoak_${name}`,
    tags: { start: String(start), instance_id: "1", shard: String(shard) },
    value,
    wall: from + wall,
  };
}

function answer(outcome: string, latency: number, wall: number) {
  return { metric: "beamsoak_answer", tags: { outcome }, value: latency, wall: from + wall };
}

describe("seconds of samples from k6", () => {
  it("add up what shards report, each at the second that has just passed, in any order", () => {
    const windows = new K6Windows("population", from);
    windows.add(shardGauge("high", 1, 40, 2004));
    windows.add(shardGauge("due", 1, 50, 2004));
    windows.add(shardGauge("high", 0, 10, 1003));
    windows.add(shardGauge("high", 1, 20, 1005));
    windows.add(shardGauge("due", 1, 30, 1005));
    windows.add(shardGauge("high", 0, 15, 2001));
    expect(windows.close()).toMatchObject({ t: 1000, due: 30, sessions: { high: 30 } });
    expect(windows.close()).toMatchObject({ t: 2000, due: 20, sessions: { high: 55 } });
  });

  it("count answers by their own times, and late ones with the next second that is closed", () => {
    const windows = new K6Windows("population", from);
    windows.add(answer("ok", 5, 1500));
    windows.add(answer("ok", 7, 300));
    windows.add(answer("refused", 0, 400));
    expect(windows.close()).toMatchObject({
      ok: 1,
      errors: { refused: 1 },
      latency: { max: expect.closeTo(7, 1) as number },
    });
    windows.add(answer("status_5xx", 9, 200));
    expect(windows.close()).toMatchObject({
      ok: 1,
      errors: { status_5xx: 1 },
      latency: { max: expect.closeTo(9, 1) as number },
    });
  });

  it("forget the levels of a start that has ended, and keep its sums", () => {
    const windows = new K6Windows("population", from);
    windows.add(shardGauge("sent", 0, 9, 1001));
    windows.add(shardGauge("high", 0, 9, 1001));
    windows.add(shardGauge("high", 0, 4, 1001, 1));
    windows.startEnded(0, from + 500);
    expect(windows.close().sessions?.high).toBe(13);
    expect(windows.close()).toMatchObject({ sent: 0, sessions: { high: 4 } });
  });

  it("know nothing of the sessions of a script's own users", () => {
    const windows = new K6Windows("own", from);
    const tags = { status: "200", error_code: "0" };
    windows.add({ metric: "http_req_duration", tags, value: 3, wall: from + 10 });
    windows.add({ metric: "dropped_iterations", tags: {}, value: 4, wall: from + 10 });
    expect(windows.close()).toMatchObject({
      due: 1,
      sent: 1,
      ok: 1,
      sessions: null,
      users: null,
      selfLateness: null,
      k6: { droppedIterations: 4 },
    });
  });

  it("tell which shards have fallen silent with users left", () => {
    const windows = new K6Windows("population", from);
    windows.add(shardGauge("high", 0, 9, 1001));
    windows.add(shardGauge("high", 1, 0, 1001));
    for (let second = 0; second < 4; second++) windows.close();
    expect(windows.silentShards(2)).toEqual(["0#0"]);
    expect(windows.silentShards(10)).toEqual([]);
  });
});
