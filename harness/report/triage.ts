import { formatBytes, formatCount, formatDuration, formatQuantity } from "../base/units.ts";
import type { Finding } from "../diagnosis/types.ts";
import type { SuspectProcess, Suspects } from "../timeline/evidence.ts";
import type { Timeline } from "../timeline/types.ts";
import { whereOf } from "./cause.ts";
import { painter } from "./colours.ts";
import { wrap } from "./layout.ts";
import { nearest, peakOf, seriesOf } from "./series.ts";
import type { RunResult } from "./types.ts";

/** One step of the hand-made triage. */
interface Step {
  readonly id: string;
  /** What a human would have typed. */
  readonly command: string;
  /** What the operators of the field report saw. */
  readonly then: string;
  /** What this run shows. */
  readonly now: string;
}

const LABEL = 8;

/** The story of a run told step by step beside the field report's, as its operators found their cause in two days. */
export function renderTriage(
  result: RunResult,
  timeline: Timeline,
  { colour }: { readonly colour: boolean },
): string {
  const paint = painter(colour);
  const line = (label: string, text: string) => {
    const [first, ...rest] = wrap(text, 4 + LABEL);
    return [`    ${paint("faint", label.padEnd(LABEL))}${first!.trimStart()}`, ...rest];
  };
  const took = formatDuration(Date.parse(result.endedAt) - Date.parse(result.startedAt));
  return [
    "",
    ...wrap(
      `${result.scenario.name}, step by step; the field report took two days for this, this run ${took}.`,
      2,
    ),
    "",
    ...stepsOf(result, timeline).flatMap(({ id, command, then, now }) => [
      `  ${paint("strong", id.padEnd(6))}${command}`,
      ...line("then", then),
      ...line("now", now),
      "",
    ]),
  ].join("\n");
}

function stepsOf(result: RunResult, timeline: Timeline): readonly Step[] {
  const { findings, figures, death } = result;
  const [cause] = findings;
  return [
    {
      id: "A1",
      command: "gdb beam.smp core",
      then: "abort in erts_garbage_collect: the VM could not allocate a heap.",
      now: death ? death.reason : "The node lived: nothing to open.",
    },
    {
      id: "A2",
      command: "an endless loop, an abusive client?",
      then: "Neither.",
      now: result.load
        ? `The only clients were ours: ${formatCount(result.load.due)} acts of ${formatCount(result.load.usersPeak)} users, ${formatQuantity(result.load.due > 0 ? result.load.ok / result.load.due : 0, "ratio")} of them done.`
        : "There was no load of ours.",
    },
    {
      id: "A3.2",
      command: "erlang:memory(processes), (ets), (total)",
      then: "3 788 928 024, 970 627 328 and 4 863 713 656 bytes: not for another 24 hours.",
      now: memoryText(timeline),
    },
    {
      id: "A3.3",
      command: "ets:i().",
      then: "sessions: 232 182 rows, 116 713 476 words, 933 707 808 bytes, where idle ones should be swept.",
      now: figures.sessions
        ? `${figures.sessions.table}: ${formatCount(figures.sessions.rows)} rows at the most${figures.sessions.bytes === null ? "" : `, ${formatBytes(figures.sessions.bytes)}`}; ${formatCount(figures.sessionsAtEnd?.value ?? 0)} at the end, where ${figures.sessions.explained === null ? "the load is not known" : `the load explained ${formatCount(figures.sessions.explained)} at its most`}.`
        : "No session table was watched.",
    },
    {
      id: "A3.4",
      command: "etop:start([{sort, memory}]).",
      then: "Two processes too large for their column, 0 messages, in gen_server:loop/6.",
      now: etopText(timeline),
    },
    {
      id: "A3.5",
      command: "process_info(whereis(Owner), total_heap_size).",
      then: "456 131 400 words = 3.6 GB.",
      now: figures.largestHeap
        ? `${figures.largestHeap.words === null ? "" : `${formatQuantity(figures.largestHeap.words, "words")} = `}${formatBytes(figures.largestHeap.value)} at the most, ${formatBytes(figures.largestHeapAtEnd!.value)} at the end.`
        : "No process was sampled.",
    },
    {
      id: "A3.6",
      command: "read the code",
      then: "The owner's timer handler selects all expired sessions onto its heap and persists them one by one.",
      now: cause ? causeText(cause) : "No cause was found: nothing grew, or no rule knows it.",
    },
  ];
}

function memoryText(timeline: Timeline): string {
  const total = seriesOf(timeline, "memory.total");
  if (!total) return "Memory was not sampled.";
  const peak = peakOf(total);
  const then = (name: string) => formatBytes(nearest(seriesOf(timeline, name) ?? total, peak.at));
  return `${then("memory.processes")}, ${then("memory.ets")} and ${formatBytes(peak.value)} at ${formatDuration(peak.at)}, the most of the run.`;
}

function etopText({ events }: Timeline): string {
  const looks = events.filter(({ event }) => event === "suspects").map(({ data }) => data as Suspects);
  const largest = looks
    .flatMap(({ processes }) => processes)
    .reduce<SuspectProcess | null>(
      (most, one) => ((one.memory ?? 0) > (most?.memory ?? 0) ? one : most),
      null,
    );
  if (!largest) return "The inside of the node was not looked at.";
  const { name, pid, memory, mailbox, frames } = largest;
  const inside = frames[0] ? `, in ${frames[0]}` : "";
  return `${name ?? pid}: ${formatBytes(memory ?? 0)}, ${formatCount(mailbox ?? 0)} messages${inside}.`;
}

function causeText({ sentence, suspect, nextStep }: Finding): string {
  return `${sentence} (${whereOf(suspect)}) ${nextStep}`;
}
