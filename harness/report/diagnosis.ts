import { formatBytes, formatCount, formatDuration, formatQuantity, type Bytes } from "../base/units.ts";
import type { Census, SuspectProcess, Suspects, SuspectTable } from "../timeline/evidence.ts";
import type { Timeline } from "../timeline/types.ts";
import { findingLines } from "./cause.ts";
import { painter } from "./colours.ts";
import { wrap } from "./layout.ts";
import { seriesOf } from "./series.ts";
import type { RunResult } from "./types.ts";

/** How many processes, tables and groups a step names. */
const NAMED = 3;

/** What would be typed by hand, and what it would show. */
type Step = readonly [command: string, found: string];

/** An examination of a running node: what operators would have looked up step by step, and what may be wrong. */
export function renderDiagnosis(
  result: RunResult,
  timeline: Timeline,
  { colour }: { readonly colour: boolean },
): string {
  const paint = painter(colour);
  const { findings, verdict, scenario } = result;
  const took = formatDuration(Date.parse(result.endedAt) - Date.parse(result.startedAt));
  const found = findings.flatMap((finding) => [...findingLines(finding, paint), ""]);
  return [
    "",
    paint("strong", `  ${scenario.title}: looked at for ${took}`),
    "",
    ...stepsOf(timeline).flatMap(([command, text]) => [`  ${paint("strong", command)}`, ...wrap(text, 4)]),
    "",
    ...(found.length > 0 ? found : [...wrap(NOTHING_FOUND, 2), ""]),
    ...wrap(verdict.sentence, 2),
    ...(scenario.probe.experiments.collection ? [] : wrap(UNCOLLECTED, 2)),
    "",
    ...wrap(`The record: ${result.runDir}`, 2).map((line) => paint("faint", line)),
    "",
  ].join("\n");
}

const NOTHING_FOUND =
  "No cause was found: nothing grew while it was looked at, or no rule knows it. What grows slowly shows in a longer watch: beamsoak attach.";
const UNCOLLECTED =
  "Nothing was collected, so garbage and what is held look alike: states that only grow, binaries kept by who rarely collects, and bloated heaps are told apart with --allow-gc.";

function stepsOf(timeline: Timeline): readonly Step[] {
  const suspects = lastOf(timeline, "suspects") as Suspects | undefined;
  const census = lastOf(timeline, "census") as Census | undefined;
  const processes = suspects?.processes ?? [];
  return [
    ["erlang:memory().", memoryText(timeline)],
    ["ets:i().", listed((suspects?.tables ?? []).toSorted(by(({ memory }) => memory)).map(tableText))],
    ["etop:start([{sort, memory}]).", listed(processes.toSorted(by(sizeOf)).map(processText))],
    ["etop:start([{sort, msg_q}]).", mailboxText(processes)],
    ["erlang:system_info(process_count).", groupsText(timeline, census)],
    ["erlang:system_info(atom_count).", countsText(timeline)],
  ];
}

function lastOf({ events }: Timeline, name: string): unknown {
  return events.findLast(({ event }) => event === name)?.data;
}

const by =
  <Thing>(figure: (thing: Thing) => number) =>
  (a: Thing, b: Thing) =>
    figure(b) - figure(a);

const sizeOf = ({ memory, heap }: SuspectProcess): Bytes => memory ?? heap ?? 0;

function listed(texts: readonly string[]): string {
  return texts.length === 0
    ? "The inside of the node was not looked at."
    : `${texts.slice(0, NAMED).join("; ")}.`;
}

function memoryText(timeline: Timeline): string {
  const parts = ["total", "processes", "ets", "binary", "atom", "code", "system"].flatMap((part) => {
    const text = changeText(timeline, `memory.${part}`);
    return text === null ? [] : [`${part} ${text}`];
  });
  return parts.length === 0 ? "Memory was not sampled." : `${parts.join(", ")}.`;
}

function countsText(timeline: Timeline): string {
  const kinds = { atoms: "atoms", ports: "ports", ets_tables: "ETS tables" };
  const parts = Object.entries(kinds).flatMap(([name, label]) => {
    const text = changeText(timeline, `count.${name}`);
    return text === null ? [] : [`${text} ${label}`];
  });
  return parts.length === 0 ? "Nothing was counted." : `${parts.join(", ")}.`;
}

/** `18.0 MiB (+1.2 MiB)`: at the end, with what came since the beginning. */
function changeText(timeline: Timeline, name: string): string | null {
  const series = seriesOf(timeline, name);
  const [first, last] = [series?.v[0], series?.v.at(-1)];
  if (!series || first === undefined || last === undefined) return null;
  const change = last - first;
  const text = formatQuantity(last, series.unit);
  if (change === 0) return text;
  return `${text} (${change < 0 ? "-" : "+"}${formatQuantity(Math.abs(change), series.unit)})`;
}

function tableText({ name, rows, memory, owner }: SuspectTable): string {
  return `${name}: ${formatCount(rows)} rows, ${formatBytes(memory)}, owned by ${owner.name ?? owner.pid}`;
}

function processText(process: SuspectProcess): string {
  const { name, pid, initialCall, mailbox, frames, state } = process;
  const inside = frames[0] ? `, in ${frames[0]}` : "";
  const silent = state === "stalled" ? ", too busy to answer" : "";
  return `${name ?? initialCall ?? pid} ${pid}: ${formatBytes(sizeOf(process))}, ${formatCount(mailbox ?? 0)} messages${inside}${silent}`;
}

function mailboxText(processes: readonly SuspectProcess[]): string {
  const waiting = processes.filter(({ mailbox = 0 }) => mailbox > 0);
  if (waiting.length === 0) return "No message waits with any of those looked at.";
  return listed(waiting.toSorted(by(({ mailbox = 0 }) => mailbox)).map(processText));
}

function groupsText(timeline: Timeline, census: Census | undefined): string {
  const count = changeText(timeline, "count.processes");
  const groups = (census?.processes ?? []).toSorted(by((group) => group.count)).slice(0, NAMED);
  const most = groups.map((group) => `${formatCount(group.count)} of ${group.initialCall}`).join(", ");
  return count === null ? "Nothing was counted." : `${count}${most === "" ? "" : `, most of them ${most}`}.`;
}
