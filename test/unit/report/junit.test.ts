import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { XsdValidator, XmlDocument } from "libxml2-wasm";
import { describe, expect, it } from "vitest";
import { junitXml } from "../../../harness/report/junit.ts";
import type { GateResult } from "../../../harness/verdict/types.ts";
import { decoupled, leaky } from "../../support/results.ts";

const gate = (changes: object) => ({ ...decoupled().verdict.gates[0]!, ...changes });
const xmlOf = (...gates: GateResult[]) =>
  junitXml({ ...decoupled(), verdict: { ...decoupled().verdict, gates } });

const schema = readFileSync(resolve(import.meta.dirname, "../../fixtures/junit.xsd"), "utf8");
const validator = XsdValidator.fromDoc(XmlDocument.fromString(schema));
const validate = (xml: string) => validator.validate(XmlDocument.fromString(xml));

describe("JUnit XML", () => {
  it("has the form that CI servers read, whatever the gates say", () => {
    for (const result of [leaky(), decoupled()]) validate(junitXml(result));
    const open = { outcome: "inconclusive", needs: "a longer hold" };
    validate(
      xmlOf(
        gate({ outcome: "pass" }),
        gate({ outcome: "fail", reason: 'a<b> & "c"\u0000\n✓' }),
        gate(open),
        gate({ ...open, level: "warn" }),
        gate({ outcome: "error" }),
      ),
    );
  });

  it("has a case for each node of a cluster, as its own verdict says", () => {
    const outcomes = ["bounded", "unbounded", "inconclusive"] as const;
    const nodes = outcomes.map((outcome) => ({
      node: `${outcome}@127.0.0.1`,
      folder: `nodes/${outcome}@127.0.0.1`,
      sampled: 60_000,
      outcome,
      sentence: "So it <is>.",
    }));
    const xml = junitXml({ ...leaky(), nodes });
    validate(xml);
    expect(xml).toMatch(/<testcase name="bounded@127\.0\.0\.1" [^>]*\/>/);
    expect(xml).toMatch(
      /name="unbounded@127\.0\.0\.1" [^>]*>\s*<failure [^>]*type="unbounded">So it &lt;is&gt;\./,
    );
    expect(xml).toMatch(/name="inconclusive@127\.0\.0\.1" [^>]*>\s*<error /);
    expect(junitXml({ ...decoupled(), nodes })).toMatch(/name="inconclusive@[^>]*>\s*<skipped /);
  });

  it.each([
    ["a count that is missing", / errors="0"/, ""],
    ["a time that is none", /time="0"/, 'time="soon"'],
    ["a case outside of its suite", /<properties>/, '<testcase name="a" classname="b" time="0"/>$&'],
    ["a failure without a type", /type="fail"/, ""],
    ["a property without a value", /(<property [^/]*) value="[^"]*"/, "$1"],
    ["an attribute of our own", /<testcase /, '<testcase gate="1" '],
  ])("would not have that form with %s", (_, part, changed) => {
    const xml = junitXml(leaky());
    expect(xml).toMatch(part);
    expect(() => validate(xml.replace(part, changed))).toThrow(/element/i);
  });

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
