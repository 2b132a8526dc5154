import { formatCount, formatDuration, formatQuantity } from "../base/units.ts";
import type { Paint, Style } from "../report/colours.ts";
import { wrap } from "../report/layout.ts";
import { errorShare, othersCores } from "./conclude.ts";
import type { Conclusion, Step } from "./types.ts";

/** A reading for people at a terminal: every step, and what they come to. */
export function saturationText(
  steps: readonly Step[],
  conclusion: Conclusion,
  title: string,
  paint: Paint,
): string {
  const lines = [
    paint("strong", title),
    "",
    paint("faint", `  ${row(heads)}`),
    ...steps.map((step) => `  ${row(cellsOf(step))}`),
    "",
    ...wrap(NOTE, 2),
    "",
    ...wrap(answerSentence(conclusion), 0).map((line) => paint(styles[conclusion.outcome], line)),
    ...furtherSentences(conclusion).flatMap((sentence) => wrap(sentence, 2)),
  ];
  return `${lines.join("\n")}\n`;
}

const NOTE =
  "Closed loop: a connection sends its next request when it has its answer. Latency counts from that sending; there is no " +
  "intended time before it, so this is not what users of an open load would wait. Only answers with 2xx count.";

/** The clear line at the end. */
export function answerSentence({ outcome, at }: Conclusion): string {
  switch (outcome) {
    case "saturated":
      return `Saturates at ${readingOf(at!)}.`;
    case "generator-limited":
      return `At least ${readingOf(at!)}: the generator, not the service, was the limit, with ${formatQuantity(at!.cpu.generator, "ratio")} of the one core that it can use.`;
    case "disturbed":
      return `At least ${readingOf(at!)}: other programs used ${cores(othersCores(at!)!)} of this machine meanwhile. Repeat it when they are at rest.`;
    case "rising":
      return `At least ${readingOf(at!)}: still rising at the last step. Try more connections.`;
    case "failing":
      return "No reading: more than 1 % of the requests went wrong at every step.";
    case "nothing":
      return "No reading: no step was measured to its end.";
  }
}

function readingOf({ rate, connections, latency }: Step): string {
  const named = connections === 1 ? "1 connection" : `${formatCount(connections)} connections`;
  return `${formatCount(Number(rate))} requests/s with ${named} (p99 ${formatDuration(latency!.p99)})`;
}

export function furtherSentences({ outcome, at, failsFrom, machineFull }: Conclusion): readonly string[] {
  return [
    failsFrom !== null &&
      `With ${formatCount(failsFrom)} connections more than 1 % of the requests went wrong; such a step is no reading.`,
    machineFull &&
      outcome === "saturated" &&
      `All cores of this machine were in use${sharesOf(at!)}: with more of them it may carry more.`,
  ].filter((sentence) => sentence !== false);
}

function sharesOf({ cpu }: Step): string {
  if (cpu.service === null) return "";
  return ` (the service ${cores(cpu.service)}, the generator ${cores(cpu.generator)}, of ${cores(cpu.machine)})`;
}

const styles: Readonly<Record<Conclusion["outcome"], Style>> = {
  saturated: "good",
  "generator-limited": "open",
  disturbed: "open",
  rising: "open",
  failing: "bad",
  nothing: "open",
};

const heads = ["connections", "requests/s", "p50", "p99", "errors", "service", "generator", "machine"];
const widths = [11, 12, 9, 9, 16, 11, 11, 11];

function row(cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padStart(widths[i]!)).join("");
}

function cellsOf(step: Step): readonly string[] {
  const { connections, rate, latency, errors, cpu } = step;
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
  return [
    formatCount(connections),
    formatCount(Number(rate)),
    latency ? shortTime(latency.p50) : "–",
    latency ? shortTime(latency.p99) : "–",
    failed === 0 ? "0" : `${formatCount(failed)} (${formatQuantity(errorShare(step), "ratio")})`,
    cpu.service === null ? "–" : cores(cpu.service),
    cores(cpu.generator),
    cores(cpu.machine),
  ];
}

/** Most of these times are around a millisecond. */
function shortTime(duration: number): string {
  return duration < 10 ? `${duration.toFixed(1)}ms` : formatDuration(duration);
}

function cores(used: number): string {
  return `${used.toFixed(2)} cores`;
}
