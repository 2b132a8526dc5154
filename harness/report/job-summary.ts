import { formatBytes, formatCount, formatDuration } from "../base/units.ts";
import type { Timeline } from "../timeline/types.ts";
import type { GateResult } from "../verdict/types.ts";
import { headingOf, percent, whereOf } from "./cause.ts";
import { markOf } from "./claims.ts";
import { lastOf, peakOf, seriesOf } from "./series.ts";
import { sparkline } from "./sparkline.ts";
import type { RunResult } from "./types.ts";
import { crowdOf } from "./crowd.ts";

const SPARK = 48;

/**
 * A run as Markdown for the page of a CI job, a few KB: the verdict, what did not hold, the cause, and the course of
 * sessions and memory in a line of text each.
 */
export function jobSummary(result: RunResult, timeline: Timeline): string {
  const { scenario, verdict, startedAt, endedAt } = result;
  const took = formatDuration(Date.parse(endedAt) - Date.parse(startedAt));
  const open = verdict.gates.filter(({ outcome }) => outcome !== "pass");
  const passed = verdict.gates.length - open.length;
  return [
    `## beamsoak ${scenario.name}: ${verdict.outcome}`,
    "",
    plain(verdict.sentence),
    "",
    `${crowdOf(scenario).join(", ")}, ${took}, exit ${verdict.exitCode}; ${passed} of ${verdict.gates.length} claims hold.`,
    "",
    ...claims(open),
    ...cause(result),
    ...courses(timeline, scenario.sessions.table),
    ...verdict.warnings.map((warning) => `- ${plain(warning)}`),
    "",
  ].join("\n");
}

/** Workflow commands of GitHub: an error for each gate that failed, a warning for each that only warns or is open. */
export function annotations({ scenario, verdict }: RunResult): readonly string[] {
  return verdict.gates
    .filter(({ outcome }) => outcome !== "pass")
    .map(({ gateId, level, outcome, reason }) => {
      const kind = level === "fail" && outcome === "fail" ? "error" : "warning";
      return `::${kind} title=${property(`beamsoak ${scenario.name}: ${gateId}`)}::${message(reason)}`;
    });
}

function claims(open: readonly GateResult[]): readonly string[] {
  if (open.length === 0) return [];
  return [
    "| claim | outcome | why |",
    "| --- | --- | --- |",
    ...open.map(
      (gate) => `| ${plain(gate.title)} | ${markOf(gate)[0]} ${gate.outcome} | ${plain(gate.reason)} |`,
    ),
    "",
  ];
}

function cause({ findings: [finding] }: RunResult): readonly string[] {
  if (!finding) return [];
  return [
    `### ${plain(headingOf(finding))}`,
    "",
    `${plain(finding.sentence)} (\`${finding.ruleId}\`, ${percent(finding.confidence)} sure; ${plain(whereOf(finding.suspect))})`,
    "",
    plain(finding.nextStep),
    "",
    "```erlang",
    finding.command.replaceAll("```", ""),
    "```",
    "",
  ];
}

function courses(timeline: Timeline, table: string): readonly string[] {
  const lines = [
    [`table.${table}.rows`, formatCount],
    ["memory.total", formatBytes],
  ] as const;
  const shown = lines.flatMap(([name, format]) => {
    const series = seriesOf(timeline, name);
    if (!series) return [];
    const figures = `at most ${format(peakOf(series).value)}, ${format(lastOf(series).value)} at the end`;
    return [`${sparkline(series, SPARK)}  ${name}: ${figures}`];
  });
  return shown.length === 0 ? [] : ["```", ...shown, "```", ""];
}

/** Text of a run as Markdown shows it: no markup, no line of its own. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>#|]/g, (character) => `\\${character}`);
}

function message(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return message(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
