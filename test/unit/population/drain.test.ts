import { describe, expect, it } from "vitest";
import { drainTime } from "../../../harness/population/drain.ts";

describe("the drain time", () => {
  it("is the idle timeout, two sweep intervals and a second of effect lag", () => {
    expect(drainTime({ table: "sessions", idleTimeout: 30_000, sweepInterval: 5_000 })).toBe(41_000);
  });

  it("allows a short idle timeout only a tenth of itself for the effect lag", () => {
    expect(drainTime({ table: "sessions", idleTimeout: 3_000, sweepInterval: 500 })).toBe(4_300);
  });
});
