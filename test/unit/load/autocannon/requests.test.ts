import { describe, expect, it } from "vitest";
import { paceOf } from "../../../../harness/load/autocannon/pace.ts";
import { requestOf, usersOfConnection } from "../../../../harness/load/autocannon/requests.ts";

describe("the requests of a connection", () => {
  it("name their user wherever the act does", () => {
    const act = {
      method: "POST",
      path: "/touch/{user}?again={user}",
      body: '{"user":{user}}',
      headers: { accept: "*/*" },
    } as const;
    expect(requestOf(act, 17)).toEqual({
      method: "POST",
      path: "/touch/17?again=17",
      body: '{"user":17}',
      headers: { accept: "*/*" },
    });
    expect(requestOf({ method: "GET", path: "/" }, 17)).toEqual({ method: "GET", path: "/" });
  });

  it("are of users whom no other connection has", () => {
    const parts = [0, 1, 2].map((connection) => usersOfConnection({ first: 100, count: 8 }, connection, 3));
    expect(parts).toEqual([
      [100, 103, 106],
      [101, 104, 107],
      [102, 105],
    ]);
  });
});

describe("the pace", () => {
  it("without a rate is as fast as answers come", () => {
    expect(paceOf(50, null)).toEqual({ connections: 50 });
  });

  it("with a rate corrects nothing, and is refused where autocannon would open fewer connections", () => {
    expect(paceOf(50, 50)).toEqual({ connections: 50, overallRate: 50, ignoreCoordinatedOmission: true });
    expect(() => paceOf(50, 49)).toThrow("cannot spread 49/s over 50 connections");
  });
});
