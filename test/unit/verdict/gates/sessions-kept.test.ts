import { describe, expect, it } from "vitest";
import { sessionsKept } from "../../../../harness/verdict/gates/sessions-kept.ts";
import { ask } from "../../../support/judge.ts";
import type { Moment } from "../../../support/timelines.ts";

const rows = (shape: (moment: Moment) => number) => ({ series: { "table.sessions.rows": shape } });

describe("sessions-kept", () => {
  it("passes a service that holds what it acknowledged", () => {
    expect(ask(sessionsKept)).toMatchObject({ outcome: "pass", level: "warn" });
  });

  it("fails a service that loses a tenth of its sessions", () => {
    const result = ask(
      sessionsKept,
      rows(({ expected }) => 0.83 * expected),
    );
    expect(result.outcome).toBe("fail");
    expect(result.reason).toMatch(/at least 2\d \d{3} sessions were missing/);
  });

  it("lets a dip of three seconds pass, as between a restart of a reading and the next", () => {
    const dip = ({ t, expected }: Moment) => (t >= 50_000 && t < 53_000 ? 0 : expected);
    expect(ask(sessionsKept, rows(dip)).outcome).toBe("pass");
  });
});
