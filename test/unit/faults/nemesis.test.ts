import { describe, expect, it } from "vitest";
import type { Clock } from "../../../harness/base/clock.ts";
import type { FaultPlan } from "../../../harness/config/types.ts";
import { startNemesis } from "../../../harness/faults/nemesis.ts";
import type { Victims } from "../../../harness/faults/types.ts";
import { RecordingSink } from "../../support/recording-sink.ts";

const pauseAt = (after: number, length = 1_000): FaultPlan => ({
  kind: "pause",
  at: { phase: "hold", after },
  for: length,
});

/** A node that only remembers what was done to it, and time that passes when somebody is told to wait for it. */
function stage(faults: readonly FaultPlan[], harm: Partial<Victims["target"]["harm"]> = {}) {
  let now = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    wall: () => now,
    sleep: (length, signal) =>
      new Promise((resolve, reject) => {
        const abort = () => reject(signal!.reason as Error);
        if (signal?.aborted) {
          abort();
          return;
        }
        signal?.addEventListener("abort", abort, { once: true });
        sleepers.push({ at: now + length, wake: resolve });
      }),
  };
  const done: string[] = [];
  const say = (what: string) => () => Promise.resolve(void done.push(`${what} ${now}`));
  const victims: Victims = {
    target: {
      node: "a@b",
      baseUrl: null,
      harm: {
        pause: say("pause"),
        resume: say("resume"),
        kill: say("kill"),
        restart: say("restart"),
        ...harm,
      },
    },
    load: {},
    line: null,
    pid: () => 1,
    reconnect: say("reconnect"),
  };
  const sink = new RecordingSink();
  const over = new AbortController();
  const lost: string[] = [];
  const nemesis = startNemesis({
    faults,
    victims,
    timeline: sink,
    now: () => now,
    clock,
    signal: over.signal,
    note: () => undefined,
    lost: (message) => lost.push(message),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (until: number) => {
    await settle();
    for (;;) {
      const next = sleepers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      sleepers.splice(sleepers.indexOf(next), 1);
      now = next.at;
      next.wake();
      await settle();
    }
    now = until;
  };
  const events = () => sink.events.map(({ event, t }) => `${event} ${t}`);
  return { nemesis, pass, done, events, over, lost };
}

describe("a nemesis", () => {
  it("plays each fault at its time in its phase, and ends it when its time is over", async () => {
    const { nemesis, pass, done, events } = stage([pauseAt(2_000), pauseAt(5_000, 500)]);
    nemesis.enter("ramp");
    await pass(9_000);
    expect(done).toEqual([]);
    nemesis.enter("hold");
    expect(nemesis.pending).toBe(true);
    await pass(20_000);
    expect(done).toEqual(["pause 11000", "resume 12000", "pause 14000", "resume 14500"]);
    expect(events()).toEqual([
      "fault.begin 11000",
      "fault.end 12000",
      "fault.begin 14000",
      "fault.end 14500",
    ]);
    expect(nemesis.pending).toBe(false);
  });

  it("plays what is between two phases while the later one waits", async () => {
    const between: FaultPlan = { kind: "pause", at: { between: ["hold", "drain"] }, for: 3_000 };
    const { nemesis, pass, done } = stage([between]);
    nemesis.enter("hold");
    const left = nemesis.leave("drain");
    await pass(5_000);
    await left;
    expect(done).toEqual(["pause 0", "resume 3000"]);
  });

  it("leaves out what a phase that ends early does not come to, and says so", async () => {
    const { nemesis, pass, done, events } = stage([pauseAt(60_000)]);
    nemesis.enter("hold");
    await pass(1_000);
    await nemesis.leave("drain");
    expect(done).toEqual([]);
    expect(events()).toEqual(["fault.skipped 1000"]);
  });

  it("leaves nothing paused when the run is over", async () => {
    const { nemesis, pass, done, events, over } = stage([pauseAt(1_000, 60_000)]);
    nemesis.enter("hold");
    await pass(2_000);
    over.abort(new Error("interrupted"));
    await nemesis[Symbol.asyncDispose]();
    expect(done).toEqual(["pause 1000", "resume 2000"]);
    expect(events().at(-1)).toBe("fault.end 2000");
    await expect(nemesis.leave(null)).rejects.toThrow("interrupted");
  });

  it("records what could not be done, and goes on", async () => {
    const pause = () => Promise.reject(new Error("not permitted"));
    const { nemesis, pass, events } = stage([pauseAt(1_000)], { pause });
    nemesis.enter("hold");
    await pass(9_000);
    expect(events()).toEqual(["fault.begin 1000", "fault.failed 1000"]);
  });

  it("gives the run up when a node that it killed does not start again", async () => {
    const kill: FaultPlan = { kind: "kill", at: { phase: "hold", after: 0 }, for: 500, restart: true };
    const restart = () => Promise.reject(new Error("port in use"));
    const { nemesis, pass, lost } = stage([kill], { restart });
    nemesis.enter("hold");
    await pass(9_000);
    expect(lost).toEqual(["The node did not come back after it was killed."]);
  });
});
