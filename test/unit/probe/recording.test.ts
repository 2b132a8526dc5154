import { describe, expect, it } from "vitest";
import { Recorder } from "../../../harness/probe/recorder.ts";
import { SingleFlight } from "../../../harness/probe/single-flight.ts";
import { RecordingSink } from "../../support/recording-sink.ts";

describe("recording", () => {
  it("declares a series once, before its first value", () => {
    const sink = new RecordingSink();
    const recorder = new Recorder(sink, () => 7);
    recorder.sample({ "os.rss": 1 });
    recorder.sample({ "os.rss": 2, "memory.total": 3 });
    expect(sink.points("os.rss")).toEqual([
      { t: 7, v: 1 },
      { t: 7, v: 2 },
    ]);
    expect([...sink.declared.keys()]).toEqual(["os.rss", "memory.total"]);
  });

  it("takes nothing more once closed", () => {
    const sink = new RecordingSink();
    const recorder = new Recorder(sink, () => 0);
    recorder.missed("os", new Error("gone"));
    recorder.close();
    recorder.sample({ "os.rss": 1 });
    recorder.missed("os", "late");
    recorder.event("late", "late");
    expect(sink.missing).toEqual([{ t: 0, source: "os", reason: "gone" }]);
    expect(sink.declared.size + sink.events.length).toBe(0);
    expect(recorder.tally).toEqual({ samples: 0, missed: 1 });
  });
});

describe("a record that cannot be written", () => {
  it("ends the recording and is told, whoever found it out", async () => {
    const sink = new RecordingSink();
    const diskFull = new Error("no space left on device");
    const recorder = new Recorder(
      Object.assign(sink, {
        missed: () => {
          throw diskFull;
        },
      }),
      () => 0,
    );
    const flight = new SingleFlight("os", recorder);
    await flight.run(() => Promise.reject(new Error("process 7 is gone")));
    expect(await recorder.failed).toBe(diskFull);
    recorder.sample({ "os.rss": 1 });
    expect(sink.declared.size).toBe(0);
  });
});

describe("a source that is asked one thing at a time", () => {
  it("is not asked again before it has answered, which is recorded as missed", async () => {
    const sink = new RecordingSink();
    let now = 0;
    const flight = new SingleFlight("os", new Recorder(sink, () => now));
    let asked = 0;
    const ask = () => {
      asked++;
      return Promise.resolve();
    };
    const answer = Promise.withResolvers<undefined>();
    const first = flight.run(() => {
      asked++;
      return answer.promise;
    });
    now = 2_000;
    await flight.run(ask);
    expect(asked).toBe(1);
    expect(sink.missedOf("os")).toEqual(["what was asked 2s ago has not been answered yet"]);

    answer.resolve(undefined);
    await first;
    await flight.run(ask);
    expect(asked).toBe(2);
    expect(sink.missing).toHaveLength(1);
  });

  it("is asked again after a failure, which is recorded as missed", async () => {
    const sink = new RecordingSink();
    const flight = new SingleFlight("os", new Recorder(sink, () => 0));
    await flight.run(() => Promise.reject(new Error("process 7 is gone")));
    await flight.run(() => Promise.resolve());
    expect(sink.missedOf("os")).toEqual(["process 7 is gone"]);
  });
});
