import { describe, expect, it } from "vitest";
import { SECOND } from "../../../../harness/base/units.ts";
import { generatorHonest } from "../../../../harness/verdict/gates/generator-honest.ts";
import { loadCarried } from "../../../../harness/verdict/gates/load-carried.ts";
import { memoryLimit } from "../../../../harness/verdict/gates/memory-limit.ts";
import { targetAlive } from "../../../../harness/verdict/gates/target-alive.ts";
import { ask, figure } from "../../../support/judge.ts";
import type { Moment, Shape } from "../../../support/timelines.ts";

const HOLD = 45 * SECOND;

describe("target-alive", () => {
  it("passes a node that lives to the end", () => {
    expect(ask(targetAlive)).toMatchObject({ outcome: "pass", reason: "The node lived for 2m 8s." });
  });

  it("fails a node that died, and says when, where and of what", () => {
    const message = 'eheap_alloc: Cannot allocate 3648525600 bytes of memory (of type "heap")';
    const result = ask(targetAlive, {
      until: 60 * SECOND,
      events: [{ t: 59_800, event: "target.died", message }],
      end: { reason: "target-died", message: "The target died" },
    });
    expect(result).toMatchObject({ outcome: "fail", title: "The node died" });
    expect(result.reason).toBe(`The node died 59.8s into the run, in the hold: ${message}`);
  });

  it("stays open for a record that breaks off", () => {
    expect(ask(targetAlive, { until: 60 * SECOND, end: null }).outcome).toBe("inconclusive");
  });
});

describe("memory-limit", () => {
  it("passes a run that never came near it", () => {
    const reason = "Memory stayed below nine tenths of 12.00 GiB.";
    expect(ask(memoryLimit)).toMatchObject({ outcome: "pass", reason });
  });

  it("fails a run that ended before the system would have killed the node", () => {
    const message = "The service takes 11.00 GiB of the 12.00 GiB that it may take; the run ended.";
    const result = ask(memoryLimit, {
      until: 60 * SECOND,
      events: [{ t: 59_800, event: "memory.near-limit", message }],
      end: { reason: "memory-limit", message },
    });
    expect(result).toMatchObject({ outcome: "fail", reason: message });
  });

  it("fails one that ended at its first sample, and stays open where there was none", () => {
    const none = { "os.rss": () => null, "memory.total": () => null };
    const events = [{ t: 2_000, event: "memory.near-limit", message: "The service takes too much." }];
    expect(ask(memoryLimit, { series: none, events }).outcome).toBe("fail");
    expect(ask(memoryLimit, { series: none }).outcome).toBe("inconclusive");
  });
});

describe("generator-honest", () => {
  const lateness = (shape: Shape) => ({ series: { "load.self_lateness": shape } });
  const lateFrom = (from: number, to: number) =>
    lateness(({ t }: Moment) => (t >= from && t < to ? 2_400 : 10));

  it("passes a generator that is on time", () => {
    const result = ask(generatorHonest);
    expect(result.outcome).toBe("pass");
    expect(result.reason).toMatch(
      /own delay was \d+ms at worst in the hold \(CPU up to 31\.0 % of a core, event loop/,
    );
  });

  it("passes one that was held up twice in the hold", () => {
    expect(ask(generatorHonest, lateFrom(HOLD, HOLD + 2_000)).outcome).toBe("pass");
  });

  it("does not look at the ramp", () => {
    expect(ask(generatorHonest, lateFrom(0, HOLD)).outcome).toBe("pass");
  });

  it("fails one that cannot keep up", () => {
    const result = ask(generatorHonest, lateFrom(HOLD, HOLD + 3_000));
    expect(result.outcome).toBe("fail");
    expect(result.reason).toMatch(
      /^The generator itself was more than 1s late in 3 of 35 windows of the hold, 2\.4s at worst/,
    );
  });

  it("fails when this machine refused connections", () => {
    const refused: Shape = ({ opened }) => 0.01 * opened;
    const result = ask(generatorHonest, { series: { "load.errors.local": refused } });
    expect(result.outcome).toBe("fail");
    expect(figure(result, "acts that this machine refused").value).toBeCloseTo(0.01 / 3);
  });

  it("fails a run that the harness itself could not carry out", () => {
    const result = ask(generatorHonest, {
      end: { reason: "failed", message: "The load generator broke: EMFILE" },
    });
    expect(result).toMatchObject({ outcome: "fail", reason: "The load generator broke: EMFILE" });
  });

  it("stays open for a run that ended in its ramp", () => {
    const result = ask(generatorHonest, {
      until: 30 * SECOND,
      end: { reason: "interrupted", message: "stopped" },
    });
    expect(result.outcome).toBe("inconclusive");
  });
});

describe("load-carried", () => {
  it("passes a service that does what is asked", () => {
    expect(ask(loadCarried)).toMatchObject({ outcome: "pass" });
  });

  it("never fails, but keeps a service that answers half of its users from being called bounded", () => {
    const half = { "load.ok": ({ opened }: Moment) => 1.5 * opened };
    const result = ask(loadCarried, { series: half });
    expect(result.outcome).toBe("inconclusive");
    expect(result.reason).toMatch(
      /^The service did only 50\.0 % of the hold's \d+ \d+ acts: a pass would prove nothing at 230 000/,
    );
  });
});
