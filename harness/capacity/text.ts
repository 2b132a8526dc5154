import { formatCount, formatDuration, formatQuantity } from "../base/units.ts";
import { outcomeStyle, type Paint } from "../report/colours.ts";
import { wrap } from "../report/layout.ts";
import type { Conclusion } from "./conclude.ts";
import { figureKinds } from "./figures.ts";
import type { Search, Step } from "./types.ts";
import { answerSentence, furtherSentences, scalingSentence } from "./wording.ts";

/** A search for people at a terminal: the answer, how sure it is, every run, how figures scale. */
export function capacityText(
  { plan, steps }: Search,
  conclusion: Conclusion,
  title: string,
  paint: Paint,
): string {
  const lines = [
    paint("strong", title),
    "",
    ...wrap(answerSentence(conclusion, plan), 0).map((line) => paint("strong", line)),
    ...furtherSentences(conclusion, plan).flatMap((sentence) => wrap(sentence, 2)),
    "",
    ...table(steps, paint),
    "",
    "  How figures scale with the users, by the bounded runs (95 % interval):",
    ...conclusion.scaling.map((one) => `    ${scalingSentence(one)}`),
  ];
  return `${lines.join("\n")}\n`;
}

const heads = ["users", "outcome", "took", "memory", "ets", "heap", "rss", "p99"];
const widths = [9, 14, 9, 11, 11, 11, 11, 9];

function table(steps: readonly Step[], paint: Paint): readonly string[] {
  const row = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 1 ? `  ${cell.padEnd(widths[1]! - 2)}` : cell.padStart(widths[i]!)));
  return [
    paint("faint", `  ${row(heads).join("")}`),
    ...steps.map((step) => {
      const cells = row([
        formatCount(step.users),
        step.outcome,
        step.runDir === null ? "–" : formatDuration(step.duration),
        ...figureKinds.map(({ key, unit }) => {
          const value = step.figures[key];
          return value === null ? "–" : formatQuantity(value, unit);
        }),
      ]);
      return `  ${cells.map((cell, i) => (i === 1 ? paint(outcomeStyle(step.outcome), cell) : cell)).join("")}`;
    }),
  ];
}
