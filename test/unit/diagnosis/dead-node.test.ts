import { expect, it } from "vitest";
import { diagnose } from "../../../harness/diagnosis/diagnose.ts";
import type { Verdict } from "../../../harness/verdict/types.ts";
import { incident } from "../../support/scenarios.ts";
import { synthesize } from "../../support/timelines.ts";

const scenario = incident();
const none = { gates: [] } as unknown as Verdict;

it("what the crash dump of a dead node points to is told as a finding, and as no proof of growth", () => {
  const data = {
    node: "sessions@127.0.0.1",
    slogan: 'eheap_alloc: Cannot allocate 762886488 bytes of memory (of type "heap").',
    leads: [{ leakClass: "gen_server_state", sentence: "sessions_owner held 640 MiB of 900 MiB." }],
  };
  const events = [{ t: 90_000, event: "crash.dump", message: "", data }];
  const findings = diagnose(synthesize({ scenario, events, until: 90_000 }), scenario, none);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    ruleId: "gen_server_state",
    status: "unknown",
    sentence: "sessions_owner held 640 MiB of 900 MiB.",
    page: "docs/leaks/gen_server_state.md",
  });
  expect(findings[0]!.evidence[0]!.sentence).toContain("eheap_alloc");
});

it("a node that lives has none", () => {
  expect(diagnose(synthesize({ scenario }), scenario, none)).toEqual([]);
});
