import { formatQuantity } from "../base/units.ts";
import type { Finding } from "../diagnosis/types.ts";
import type { Paint } from "./colours.ts";
import { wrap } from "./layout.ts";

const LABEL = 12;

/** The cause as a veteran would tell it: what, where, how it shows, what to do; others that are possible, a line each. */
export function causeLines(findings: readonly Finding[], paint: Paint): readonly string[] {
  const [first, ...others] = findings;
  if (!first) return [];
  return [
    ...findingLines(first, paint),
    ...others.flatMap((other) =>
      labelled(
        other.status === "leaking" ? "or else" : "beside",
        [`${other.title} (${other.ruleId}, ${percent(other.confidence)} sure)`],
        paint,
      ),
    ),
    "",
  ];
}

/** One of them in full. */
export function findingLines(finding: Finding, paint: Paint): readonly string[] {
  const { ruleId, confidence, sentence, suspect, evidence, evidenceAgainst, driver } = finding;
  return [
    `  ${paint("strong", headingOf(finding))} ${paint("faint", `(${ruleId}, ${percent(confidence)} sure)`)}`,
    ...wrap(sentence, 4),
    ...labelled("where", [whereOf(suspect)], paint),
    ...labelled(
      "seen",
      evidence.map((one) => one.sentence),
      paint,
    ),
    ...labelled(
      "against",
      evidenceAgainst.map((one) => one.sentence),
      paint,
    ),
    ...labelled(
      "not",
      finding.rejected.map((one) => `${one.ruleId}: ${one.because}.`),
      paint,
    ),
    ...labelled("driven by", driver ? [drivenBy(driver)] : [], paint),
    ...labelled("next", [finding.nextStep], paint),
    ...labelled("confirm", [finding.command], paint),
    ...labelled("read", [finding.page], paint),
  ];
}

/** What grows has a cause; what is waste, or a peak, stands beside the verdict. */
export function headingOf({ title, status }: Finding): string {
  return `${status === "leaking" ? "The cause" : "Beside the verdict"}: ${title}`;
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

export function whereOf({ kind, label, pid, code, nodes }: Finding["suspect"]): string {
  return [
    `${kind} ${label}`,
    ...(pid ? [`process ${pid}`] : []),
    ...(code ? [code] : []),
    ...(nodes ? [`on ${nodes.join(", ")}`] : []),
  ].join(", ");
}

/** `0.97 for each log-in.` */
export function drivenBy({ act, perAct, unit }: NonNullable<Finding["driver"]>): string {
  const each = unit === "count" ? String(Number(perAct.toPrecision(2))) : formatQuantity(perAct, unit);
  return `${each} for each ${act}.`;
}

function labelled(label: string, texts: readonly string[], paint: Paint): readonly string[] {
  return texts.flatMap((text, index) => {
    const [first, ...rest] = wrap(text, 4 + LABEL);
    const head = paint("faint", (index === 0 ? label : "").padEnd(LABEL));
    return [`    ${head}${first!.trimStart()}`, ...rest];
  });
}
