import { describe, expect, it } from "vitest";
import { SECOND } from "../../../../harness/base/units.ts";
import { mailboxesDrained } from "../../../../harness/verdict/gates/mailboxes-drained.ts";
import { incidentSeries } from "../../../support/incident-shapes.ts";
import { ask } from "../../../support/judge.ts";
import { incident } from "../../../support/scenarios.ts";
import type { Shape } from "../../../support/timelines.ts";

const owner = (shape: Shape) => ({ series: { "process.sessions_owner.mailbox": shape } });

describe("mailboxes-drained", () => {
  it("passes mailboxes that empty", () => {
    expect(ask(mailboxesDrained)).toMatchObject({
      outcome: "pass",
      reason: "Every mailbox emptied; the longest held 22 messages.",
    });
  });

  it("passes a mailbox that was long under load and is worked off", () => {
    expect(
      ask(
        mailboxesDrained,
        owner(({ users }) => (users > 0 ? 90_000 : 0)),
      ).outcome,
    ).toBe("pass");
  });

  it("passes messages that waited before anybody came", () => {
    expect(
      ask(
        mailboxesDrained,
        owner(() => 5_000),
      ).outcome,
    ).toBe("pass");
  });

  it("fails the incident, naming the process", () => {
    expect(ask(mailboxesDrained, { series: incidentSeries })).toMatchObject({
      outcome: "fail",
      reason:
        "200 000 messages still wait in the mailbox of sessions_owner 47s after the load ended (200 000 at most).",
    });
  });

  it("fails a slow pile of messages that no clause matches", () => {
    expect(
      ask(
        mailboxesDrained,
        owner(({ opened }) => 0.01 * opened),
      ).outcome,
    ).toBe("fail");
  });

  it("stays open while a mailbox is being worked off", () => {
    const shrinking: Shape = ({ quiet, loaded }) => (loaded < 0 ? 0 : Math.min(100_000, 100_000 - 2 * quiet));
    expect(ask(mailboxesDrained, owner(shrinking))).toMatchObject({
      outcome: "inconclusive",
      needs: "a drain twice as long",
    });
  });

  it("stays open when the load had not been gone for idle timeout and sweep", () => {
    const short = { until: 100 * SECOND, end: { reason: "interrupted", message: "stopped" } } as const;
    expect(ask(mailboxesDrained, { series: incidentSeries, ...short }).outcome).toBe("inconclusive");
  });

  it("stays open when no mailbox was read", () => {
    const unread = { "mailbox.largest": () => null, "process.sessions_owner.mailbox": () => null };
    expect(ask(mailboxesDrained, { scenario: incident(), series: unread }).outcome).toBe("inconclusive");
  });
});
