import { describe, expect, it } from "vitest";
import type { SuspectProcess } from "../../../harness/timeline/evidence.ts";
import { diagnosed, namesOf, process } from "./support.ts";

/** A process whose mailbox grows; what it is at when it is looked at is for each test to say. */
function growing(at: Partial<SuspectProcess>, failed = ["mailboxes-drained"]) {
  const look = (mailbox: number) => ({
    suspects: { processes: [process({ because: ["mailbox"], mailbox, memory: 600 * mailbox, ...at })] },
  });
  return diagnosed({ failed, looks: [look(3), look(4_000), look(9_000), look(20_000)] });
}

describe("a mailbox that grows", () => {
  it("beside a process that waits has messages that no clause takes", () => {
    const [first] = growing({
      status: "waiting",
      frames: ["presence:loop/2 (src/presence.erl:38)"],
      messages: [{ kind: "{touched, _, _}", count: 98 }],
    });
    expect(first).toMatchObject({
      ruleId: "mailbox_unmatched",
      status: "leaking",
      suspect: { code: "presence:loop/2 (src/presence.erl:38)" },
    });
    expect(first!.sentence).toContain("{touched, _, _}");
    expect(first!.confidence).toBeGreaterThan(0.9);
  });

  it("behind a process at work is more than it can handle", () => {
    const [first, ...others] = growing({
      status: "running",
      frames: ["audit:rounds/2 (src/audit.erl:61)", "gen_server:loop/7"],
      messages: [{ kind: "$gen_cast {act, _, _}", count: 100 }],
    });
    expect(first).toMatchObject({
      ruleId: "mailbox_overload",
      suspect: { code: "audit:rounds/2 (src/audit.erl:61)" },
    });
    expect(namesOf(others)).not.toContain("mailbox_unmatched");
  });

  it("behind a process too busy to answer is more than it can handle as well", () => {
    expect(namesOf(growing({ state: "stalled" }))[0]).toBe("mailbox_overload");
  });

  it("behind a process that awaits the answer to its own call is for no lack of a clause", () => {
    const findings = growing({
      status: "waiting",
      frames: [
        "gen:do_call/4 (gen.erl:256)",
        "profiles:archive/1 (src/profiles.erl:72)",
        "gen_server:loop/7",
      ],
      messages: [{ kind: "$gen_cast {touch, _}", count: 100 }],
    });
    expect(namesOf(findings)).not.toContain("mailbox_unmatched");
  });

  it("that the gates passed is nobody's fault", () => {
    expect(growing({ status: "running" }, [])).toEqual([]);
  });
});
