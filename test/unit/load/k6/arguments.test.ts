import { describe, expect, it } from "vitest";
import { instanceArguments, requireShards } from "../../../../harness/load/k6/arguments.ts";

const address = "127.0.0.1:6565";

describe("instances of k6 that share a test", () => {
  it("have segments that lie end to end from 0 to 1", () => {
    const all = [1, 2, 3].map((number) => instanceArguments({ number, of: 3 }, address));
    const sequence = "--execution-segment-sequence=0,1/3,2/3,1";
    expect(all.map((args) => args.slice(0, 2))).toEqual([
      ["--execution-segment=0:1/3", sequence],
      ["--execution-segment=1/3:2/3", sequence],
      ["--execution-segment=2/3:1", sequence],
    ]);
  });

  it("wait for their release, and have no segment when there is one alone", () => {
    expect(instanceArguments({ number: 1, of: 1 }, address)).toEqual([
      "--paused",
      "--address=127.0.0.1:6565",
      "--tag=instance_id=1",
    ]);
  });

  it("need a VU each", () => {
    expect(() => requireShards(2, 3)).toThrow(/3 instances of k6 cannot share 2 VUs/);
  });
});
