import { formatDuration } from "../base/units.ts";
import { aftermathLines } from "./aftermath.ts";
import { causeLines } from "./cause.ts";
import { claimsTable } from "./claims.ts";
import { outcomeStyle, painter, type Paint } from "./colours.ts";
import { deathLines } from "./death.ts";
import { figureLines } from "./figure-lines.ts";
import { wrap } from "./layout.ts";
import { nodeLines } from "./nodes.ts";
import type { RunResult } from "./types.ts";
import { crowdOf } from "./crowd.ts";

export { renderComparison } from "./comparison.ts";

export interface ConsoleOptions {
  readonly colour: boolean;
}

/** A result for people, at most 100 columns wide: the verdict, claim by claim, the figures, what to know beside them. */
export function renderResult(result: RunResult, { colour }: ConsoleOptions): string {
  const paint = painter(colour);
  const { verdict } = result;
  return [
    "",
    ...headline(result, paint),
    "",
    ...wrap(verdict.sentence, 2).map((line) => paint(outcomeStyle(verdict.outcome), line)),
    "",
    ...claimsTable(verdict.gates, paint),
    "",
    ...nodeLines(result.nodes ?? [], paint),
    ...aftermathLines(verdict.gates, paint),
    ...causeLines(result.findings, paint),
    ...figureLines(result),
    "",
    ...deathLines(result.death, paint),
    ...verdict.warnings.flatMap((warning) => warningLines(warning, paint)),
    ...(verdict.warnings.length > 0 ? [""] : []),
    ...footer(result, paint),
    "",
  ].join("\n");
}

function headline({ scenario, environment }: RunResult, paint: Paint): readonly string[] {
  const { params, script } = scenario;
  const kind = environment?.target["kind"];
  const [crowd, ...rest] = script === undefined ? crowdOf(scenario) : [`users of ${script}`];
  const facts = [
    crowd!,
    ...Object.entries(params).map(([name, value]) => `${name}=${value}`),
    ...rest,
    ...(kind === undefined ? [] : [`${kind} target`]),
  ];
  const [first, ...further] = wrap(`${scenario.name}: ${facts.join(", ")}`, 2);
  return [paint("strong", first!), ...further];
}

function warningLines(warning: string, paint: Paint): readonly string[] {
  const [first, ...rest] = wrap(warning, 4);
  return [`  ${paint("open", "!")} ${first!.trimStart()}`, ...rest];
}

function footer(
  { environment, runDir, startedAt, endedAt, end, verdict }: RunResult,
  paint: Paint,
): readonly string[] {
  const took = formatDuration(Date.parse(endedAt) - Date.parse(startedAt));
  const versions = Object.entries(environment?.versions ?? {}).map(([name, version]) => `${name} ${version}`);
  const otp = environment?.node["otp"];
  const used = [...versions, ...(otp === undefined ? [] : [`Erlang/OTP ${otp}`])];
  return [
    ...(used.length > 0 ? wrap(used.join(", "), 2) : []),
    ...wrap(`${end.reason} after ${took}, exit ${verdict.exitCode}; the record: ${runDir}`, 2),
  ].map((line) => paint("faint", line));
}
