import { describe, expect, it } from "vitest";
import type { ScanAnswer } from "../../../harness/probe/answers.ts";
import { largestHeld, suspectsOf, topProcesses, topTables } from "../../../harness/probe/scan-report.ts";
import { systemMonitorEvent } from "../../../harness/probe/system-monitor.ts";

const owner = { pid: "<0.99.0>", name: "xxxx_service" };

/** Figures of the incident. */
const answer: ScanAnswer = {
  processes: {
    total: 1_003,
    scanned: 1_000,
    busy: [{ pid: "<0.7.0>", name: null }],
    by_heap: [
      {
        ...owner,
        state: "read",
        heap_words: 456_131_400,
        mailbox: 0,
        status: "running",
        reductions: 9,
        initial_call: "xxxx_service:init/1",
        stack: ["gen_server:loop/6", "proc_lib:init_p_do_apply/3"],
      },
    ],
    by_mailbox: [{ pid: "<0.8.0>", name: null, state: "stalled", mailbox: 200_000 }],
    by_stack: [{ pid: "<0.7.0>", name: null, stack_words: 90_000 }],
    by_binaries: [],
    by_reductions: [{ ...owner, reductions: 9 }],
  },
  tables: {
    total: 1,
    scanned: 1,
    by_memory: [{ name: "sessions", id: "sessions", words: 116_713_476, rows: 232_182, type: "set", owner }],
  },
  spent: { us: 1, reductions: 1 },
};

describe("a scan", () => {
  it("is told in bytes, with who is largest, who was silent and how far it got", () => {
    const { message, data } = topProcesses(answer, 8);
    expect(message).toBe(
      "largest heap 3.40 GiB (xxxx_service <0.99.0>); longest mailbox 200 000 (<0.8.0>); " +
        "looked at 1 000 of 1 003 only; not answering: <0.7.0>",
    );
    expect(data.byHeap[0]).toMatchObject({
      heap: 3_649_051_200,
      initialCall: "xxxx_service:init/1",
      currentFunction: "gen_server:loop/6",
    });
    expect(data.byMailbox[0]).toEqual({ pid: "<0.8.0>", name: null, state: "stalled", mailbox: 200_000 });
  });

  it("tells the largest table as ets:i() would have, in bytes", () => {
    expect(topTables(answer, 8).message).toBe(
      "largest table 890.5 MiB in 232 182 rows (sessions, owned by xxxx_service <0.99.0>)",
    );
  });

  it("gives the largest stack and the most binaries where somebody has many", () => {
    expect(largestHeld(answer, 8)).toEqual({ "stack.largest": 720_000 });
  });

  it("makes suspects of the largest and of the silent", () => {
    expect(suspectsOf(answer).map(({ pid }) => pid)).toEqual(["<0.99.0>", "<0.8.0>", "<0.7.0>"]);
  });
});

describe("what the system monitor told", () => {
  it("names durations in milliseconds and heaps in bytes", () => {
    const { message, data } = systemMonitorEvent(
      [
        { kind: "long_gc", ...owner, count: 3, worst: 882, calls: [] },
        { kind: "large_heap", pid: "<0.8.0>", name: null, count: 1, worst: 24_700_000, calls: [] },
      ],
      8,
    );
    expect(message).toBe(
      "long_gc of xxxx_service: 3 times, 882ms at worst; large_heap of <0.8.0>: 1 times, 188.4 MiB at worst",
    );
    expect(data.map(({ worst }) => worst)).toEqual([882, 197_600_000]);
  });
});
