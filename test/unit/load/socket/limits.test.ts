import { describe, expect, it } from "vitest";
import type { SocketLoadPlan } from "../../../../harness/config/types.ts";
import { processesFor, socketLimits } from "../../../../harness/load/socket/limits.ts";

const limits = { ofProcess: 19_800, ofAddress: 28_232 };

function planOf(maxConnections: number, addresses = 1, processes?: number): SocketLoadPlan {
  return {
    cycles: 1,
    baseline: 0,
    settle: 0,
    drain: 0,
    requestTimeout: 1,
    maxConnections,
    socket: {
      kind: "tcp",
      lengthBytes: 4,
      login: "{user}",
      touch: "{user}",
      logout: "{user}",
      good: "",
      vanish: "mute",
      sourceAddresses: Array.from({ length: addresses }, (_, index) => `127.0.0.${index + 1}`),
      ...(processes !== undefined && { processes }),
    },
  };
}

describe("the processes that carry sockets", () => {
  it.each([
    [1, 1],
    [19_800, 1],
    [19_801, 2],
    [50_000, 3],
  ])("of %d sockets are %d, as the limit of open files is one of a process", (sockets, processes) => {
    expect(processesFor(planOf(sockets, 2), limits)).toBe(processes);
  });

  it("are as many as the plan says where that is enough", () => {
    expect(processesFor(planOf(1_000, 1, 3), limits)).toBe(3);
  });

  it("are too few where the plan says so, and the error says how many sockets are possible and what to do", () => {
    expect(() => processesFor(planOf(25_000, 1, 1), limits)).toThrow(
      expect.objectContaining({
        code: "LOAD_OPEN_FILES",
        exitCode: 4,
        message: expect.stringMatching(
          /maxConnections is 25000, but one process may open 19800 sockets/,
        ) as unknown,
        hint: expect.stringContaining("load.socket.processes to 2") as unknown,
      }),
    );
  });

  it("cannot help where the source addresses have too few ports", () => {
    expect(() => processesFor(planOf(40_000), limits)).toThrow(
      expect.objectContaining({
        code: "LOAD_SOURCE_PORTS",
        exitCode: 4,
        hint: expect.stringContaining('"127.0.0.1-127.0.0.2"') as unknown,
      }),
    );
  });

  it("are known of this machine, which carries a few", () => {
    expect(processesFor(planOf(10), socketLimits())).toBe(1);
  });
});
