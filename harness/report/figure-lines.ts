import { formatBytes, formatCount, formatDuration, formatQuantity } from "../base/units.ts";
import { wrap } from "./layout.ts";
import type { BrowserFigures, LoadFigures, RunResult, StepFigures, TablePeak } from "./types.ts";

const LABEL = 22;

/** What the operators of the incident looked up by hand, one line each. */
export function figureLines({
  figures,
  load,
  browser,
  runDir,
}: Pick<RunResult, "figures" | "load" | "browser" | "runDir">): readonly string[] {
  const { sessions, largestHeap, largestHeapAtEnd, largestMailbox, memoryTotal, memoryTotalAtEnd, rss } =
    figures;
  return [
    ...line("session table", sessions && tableText(sessions)),
    ...line(
      "node's memory",
      memoryTotal &&
        `${formatBytes(memoryTotal.value)} at the peak, ${formatBytes(memoryTotalAtEnd!.value)} at the end`,
    ),
    ...line(
      "largest process heap",
      largestHeap &&
        `${formatBytes(largestHeap.value)}${words(largestHeap.words)} at ${formatDuration(largestHeap.at)}, ${formatBytes(largestHeapAtEnd!.value)} at the end`,
    ),
    ...line(
      "longest mailbox",
      largestMailbox &&
        `${formatCount(largestMailbox.value)} messages at ${formatDuration(largestMailbox.at)}`,
    ),
    ...line("resident memory", rss && `${formatBytes(rss.value)} at the peak`),
    ...(load ? loadLines(load) : []),
    ...(browser ? browserLines(browser, runDir) : []),
  ];
}

function tableText({ table, rows, at, bytes, bytesPerRow, wordsPerRow }: TablePeak): string {
  const size = bytes === null ? "" : `, ${formatBytes(bytes)}`;
  const each = wordsPerRow === null ? "" : ` = ${formatQuantity(Math.round(wordsPerRow), "words")}`;
  const perRow = bytesPerRow === null ? "" : `, ${formatBytes(bytesPerRow)}${each} a row`;
  return `${formatCount(rows)} rows in ${table} at ${formatDuration(at)}${size}${perRow}`;
}

function words(count: number | null): string {
  return count === null ? "" : ` (${formatQuantity(count, "words")})`;
}

function loadLines(load: LoadFigures): readonly string[] {
  const errors = Object.entries(load.errors).map(([kind, count]) => `${formatCount(count)} ${kind}`);
  const lost = [...errors, ...(load.dropped > 0 ? [`${formatCount(load.dropped)} never sent`] : [])];
  const p99 = load.p99 === null ? "" : `, p99 ${formatDuration(load.p99)} in the hold`;
  const late =
    load.p99Lateness === null ? "" : `; sent within ${formatDuration(load.p99Lateness)} of its time (p99)`;
  return [
    ...line(
      "load",
      `${formatCount(load.ok)} of ${formatCount(load.due)} acts done, ${formatQuantity(load.ratePeak, "per-second")} at the peak${p99}${late}`,
    ),
    ...line("acts not done", lost.length === 0 ? null : lost.join(", ")),
    ...line(
      "sessions opened",
      load.sessionsOpened === null
        ? null
        : `${formatCount(load.sessionsOpened)}: ${formatCount(load.sessionsLoggedOut)} logged out, ${formatCount(load.sessionsVanished)} vanished`,
    ),
    ...line("users who abandoned", load.abandoned ? abandonedText(load.abandoned) : null),
    ...(load.steps ?? []).flatMap((step, i) => line(i === 0 ? "steps" : "", stepText(step))),
  ];
}

function abandonedText({ failures, captures }: NonNullable<LoadFigures["abandoned"]>): string | null {
  const parts = [
    ...(failures > 0 ? [`${formatCount(failures)} after failures in a row`] : []),
    ...(captures > 0 ? [`${formatCount(captures)} for want of a value to go on with`] : []),
  ];
  return parts.length === 0 ? null : parts.join(", ");
}

function stepText({ step, sent, failed, p50, p99 }: StepFigures): string {
  const lost = failed === 0 ? "" : `, ${formatCount(failed)} failed`;
  const times =
    p50 === null || p99 === null
      ? ""
      : `, p50 ${formatDuration(p50)}, p99 ${formatDuration(p99)} in the hold`;
  return `${step}: ${formatCount(sent)} sent${lost}${times}`;
}

function browserLines(browser: BrowserFigures, runDir: string): readonly string[] {
  const { visits, failed, pageErrors, crashes, ttfb, lcp, steps, slowest, memoryPeak, cpuPeak } = browser;
  const bad = [
    [failed, "failed"],
    [pageErrors, "errors in pages"],
    [crashes, "crashes"],
  ] as const;
  const told = bad.filter(([count]) => count > 0).map(([count, what]) => `, ${what}: ${formatCount(count)}`);
  const timings = [["TTFB", ttfb] as const, ["LCP", lcp] as const, ...Object.entries(steps)];
  return [
    ...line(
      "browsers",
      `${formatCount(visits)} visits${told.join("")}; ${formatBytes(memoryPeak)} and ${formatQuantity(cpuPeak, "ratio")} of a core at the peak`,
    ),
    ...line(
      "page timings",
      timings
        .flatMap(([name, timing]) =>
          timing ? [`${name} ${formatDuration(timing.p50)} (at worst ${formatDuration(timing.max)})`] : [],
        )
        .join(", ") || null,
    ),
    ...line(
      "slowest step",
      slowest &&
        `${slowest.step}, ${formatDuration(slowest.duration)} until ${formatDuration(slowest.at)}${slowest.failed ? ", in vain" : ""}; its trace: npx playwright-core show-trace --port 0 ${runDir}/${slowest.trace}`,
    ),
  ];
}

/** A label and what there is to say under it; nothing where there is nothing. */
export function line(label: string, text: string | null): readonly string[] {
  if (text === null) return [];
  const [first, ...rest] = wrap(text, 2 + LABEL);
  return [`  ${label.padEnd(LABEL)}${first!.trimStart()}`, ...rest];
}
