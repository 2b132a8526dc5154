import type { GateResult, Verdict } from "../verdict/types.ts";
import { headingOf } from "./cause.ts";
import type { NodeResult, RunResult } from "./types.ts";

/**
 * JUnit XML with one test case a gate, in the form that CI servers agree on. A gate at level `fail` is a failure when
 * it failed, an error when it could not be answered; a gate that only warns is skipped then, with its reason.
 */
export function junitXml(result: RunResult): string {
  const { scenario, verdict, startedAt, endedAt } = result;
  const { nodes = [] } = result;
  const cases = [
    ...verdict.gates.map((gate) => testCase(`beamsoak.${scenario.name}`, gate)),
    ...nodes.map((node) => nodeCase(`beamsoak.${scenario.name}.nodes`, node, verdict)),
  ];
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  const kinds = [...verdict.gates.map(kindOf), ...nodes.map((node) => kindOfNode(node, verdict))];
  const count = (kind: Kind) => kinds.filter((one) => one === kind).length;
  const totals = `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}"`;
  const suite = [
    attribute("name", `beamsoak.${scenario.name}`),
    totals,
    `skipped="${count("skipped")}"`,
    `time="${seconds.toFixed(3)}"`,
    attribute("timestamp", startedAt.slice(0, 19)),
  ].join(" ");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="beamsoak" ${totals} time="${seconds.toFixed(3)}">`,
    `  <testsuite ${suite}>`,
    "    <properties>",
    ...propertiesOf(result).map(
      ([name, value]) => `      <property ${attribute("name", name)} ${attribute("value", value)}/>`,
    ),
    "    </properties>",
    ...cases,
    `    <system-out>${escapeXml([verdict.sentence, ...causeOf(result), ...verdict.warnings].join("\n"))}</system-out>`,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function causeOf({ findings: [cause] }: RunResult): readonly string[] {
  return cause ? [`${headingOf(cause)} (${cause.ruleId}). ${cause.sentence} ${cause.nextStep}`] : [];
}

type Kind = "passed" | "failure" | "error" | "skipped";

function kindOf({ outcome, level }: GateResult): Kind {
  if (outcome === "pass") return "passed";
  if (level !== "fail") return "skipped";
  return outcome === "fail" ? "failure" : "error";
}

function testCase(className: string, gate: GateResult): string {
  const start = `    <testcase ${attribute("name", gate.gateId)} ${attribute("classname", className)} time="0"`;
  const kind = kindOf(gate);
  if (kind === "passed") return `${start}/>`;
  const message = attribute("message", `${gate.title}. ${gate.reason}`);
  const inner =
    kind === "skipped"
      ? `<skipped ${message}/>`
      : `<${kind} ${message} ${attribute("type", gate.outcome)}>${escapeXml(bodyOf(gate))}</${kind}>`;
  return `${start}>\n      ${inner}\n    </testcase>`;
}

/** A node of a cluster, as its own verdict has it. */
function nodeCase(className: string, node: NodeResult, whole: Verdict): string {
  const kind = kindOfNode(node, whole);
  const start = `    <testcase ${attribute("name", node.node)} ${attribute("classname", className)} time="0"`;
  if (kind === "passed") return `${start}/>`;
  const message = attribute("message", node.sentence);
  const inner =
    kind === "skipped"
      ? `<skipped ${message}/>`
      : `<${kind} ${message} ${attribute("type", node.outcome)}>${escapeXml(node.sentence)}</${kind}>`;
  return `${start}>\n      ${inner}\n    </testcase>`;
}

/** A node that stays open is skipped where that did not count: it was there for too short a time. */
function kindOfNode({ outcome }: NodeResult, whole: Verdict): Kind {
  if (outcome === "bounded") return "passed";
  if (outcome !== "inconclusive") return "failure";
  return whole.outcome === "bounded" ? "skipped" : "error";
}

function bodyOf(gate: GateResult): string {
  return [
    gate.reason,
    ...(gate.outcome === "inconclusive" ? [`Needs: ${gate.needs}`] : []),
    `Why: ${gate.why}`,
  ].join("\n");
}

function propertiesOf({ scenario, verdict, runDir }: RunResult): readonly (readonly [string, string])[] {
  return [
    ["outcome", verdict.outcome],
    ["exitCode", String(verdict.exitCode)],
    ["users", String(scenario.population.users)],
    ["seed", String(scenario.population.seed)],
    ["runDir", runDir],
  ];
}

function attribute(name: string, value: string): string {
  return `${name}="${escapeXml(value).replaceAll("\n", "&#10;")}"`;
}

/** Characters that XML 1.0 cannot hold at all become visible: `\u001b`. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, visible)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function visible(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
