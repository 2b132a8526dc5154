import { describe, expect, it } from "vitest";
import { parseLines } from "../../../../harness/load/k6/line-protocol.ts";

const wanted = new Set(["http_req_duration", "vus"]);

describe("a sample in line protocol", () => {
  it("is read with its tags, its value and its time in milliseconds", () => {
    const line = "http_req_duration,instance_id=2,status=200,error_code=0 value=12.5 1700000000123456789";
    expect(parseLines(line, wanted)).toEqual([
      {
        metric: "http_req_duration",
        tags: { instance_id: "2", status: "200", error_code: "0" },
        value: 12.5,
        wall: 1_700_000_000_123,
      },
    ]);
  });

  it("may have commas, blanks and equals signs in its tags", () => {
    const line = String.raw`vus,my\ tag=a\ b\,c\=d value=3 1700000000000000000`;
    expect(parseLines(line, wanted)[0]?.tags).toEqual({ "my tag": "a b,c=d" });
  });

  it("is skipped when nobody wants its metric, or when it is cut off", () => {
    expect(parseLines("data_sent value=1 1700000000000000000\nvus value=", wanted)).toEqual([]);
  });
});
