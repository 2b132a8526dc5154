import { formatQuantity } from "../base/units.ts";
import type { Finding } from "../diagnosis/types.ts";
import type { Paint } from "./colours.ts";
import { wrap } from "./layout.ts";

const LABEL = 12;

/** The cause as a veteran would tell it: what, where, how it shows, what to do; others that are possible, a line each. */
export function causeLines(findings: readonly Finding[], paint: Paint): readonly string[] {
  const [first, ...others] = findings;
  if (!first) return [];
  const { title, ruleId, confidence, sentence, suspect, evidence, evidenceAgainst, driver } = first;
  return [
    `  ${paint("strong", `The cause: ${title}`)} ${paint("faint", `(${ruleId}, ${percent(confidence)} sure)`)}`,
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
      first.rejected.map((one) => `${one.ruleId}: ${one.because}.`),
      paint,
    ),
    ...labelled("driven by", driver ? [drivenBy(driver)] : [], paint),
    ...labelled("next", [first.nextStep], paint),
    ...labelled("confirm", [first.command], paint),
    ...labelled("read", [first.page], paint),
    ...others.flatMap((other) =>
      labelled("or else", [`${other.title} (${other.ruleId}, ${percent(other.confidence)} sure)`], paint),
    ),
    "",
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

export function whereOf({ kind, label, pid, code }: Finding["suspect"]): string {
  return [`${kind} ${label}`, ...(pid ? [`process ${pid}`] : []), ...(code ? [code] : [])].join(", ");
}

function drivenBy({ act, perAct, unit }: NonNullable<Finding["driver"]>): string {
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
