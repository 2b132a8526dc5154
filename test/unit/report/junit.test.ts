import { describe, expect, it } from "vitest";
import { junitXml } from "../../../harness/report/junit.ts";
import type { GateResult } from "../../../harness/verdict/types.ts";
import { decoupled, leaky } from "../../support/results.ts";

const gate = (changes: object) => ({ ...decoupled().verdict.gates[0]!, ...changes });
const xmlOf = (...gates: GateResult[]) =>
  junitXml({ ...decoupled(), verdict: { ...decoupled().verdict, gates } });

describe("JUnit XML", () => {
  it("counts what it holds", () => {
    const xml = junitXml(leaky());
    const failures = xml.match(/<failure /g)!.length;
    const cases = xml.match(/<testcase /g)!.length;
    expect(xml).toContain(`tests="${cases}" failures="${failures}" errors="0"`);
    expect(failures).toBe(7);
  });

  it("makes a failure of a failed gate, with the reason as its body", () => {
    expect(xmlOf(gate({ outcome: "fail", reason: "8 of 20 000 were not removed." }))).toMatch(
      /<failure message="[^"]*8 of 20 000 were not removed\." type="fail">8 of 20 000 were not removed\.\nWhy: /,
    );
  });

  it("makes an error of a gate that could not be answered: CI must not call that green", () => {
    const xml = xmlOf(gate({ outcome: "inconclusive", reason: "Too short.", needs: "a longer hold" }));
    expect(xml).toContain('errors="1"');
    expect(xml).toContain('type="inconclusive">Too short.\nNeeds: a longer hold\n');
    expect(xmlOf(gate({ outcome: "error", reason: "broke" }))).toContain("<error message=");
  });

  it("skips a gate that only warns", () => {
    const xml = xmlOf(gate({ outcome: "fail", level: "warn", reason: "lost some" }));
    expect(xml).toContain('failures="0"');
    expect(xml).toMatch(/<skipped message="[^"]*lost some"\/>/);
  });

  it("keeps markup, quotes, line breaks and control characters out of harm's way", () => {
    const xml = xmlOf(gate({ outcome: "fail", reason: 'a<b> & "c"\u0000\u001b[31m\nd\uFFFF\uD800 ✓' }));
    expect(xml).toContain("a&lt;b&gt; &amp; &quot;c&quot;\\u0000\\u001b[31m&#10;d\\uffff\\ud800 ✓");
  });
});
