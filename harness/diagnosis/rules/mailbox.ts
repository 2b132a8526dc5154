import { formatBytes, formatCount } from "../../base/units.ts";
import type { SuspectProcess } from "../../timeline/evidence.ts";
import type { Facts } from "../facts.ts";
import { mostGrown, type Story } from "../inside.ts";

const LEAST = 500;

/** A process whose messages pile up, and how it spent its time meanwhile. */
export interface FullMailbox {
  readonly story: Story<SuspectProcess>;
  readonly who: string;
  readonly waiting: number;
  readonly gained: number;
  /** Of the times it was looked at with messages waiting: how often it was at work, or too busy to answer. */
  readonly busy: number;
  readonly looks: number;
  /** Kinds of the messages at the front, most frequent first. */
  readonly kinds: NonNullable<SuspectProcess["messages"]>;
}

/** The process whose mailbox gained most, where mailboxes grow; null of none. */
export function fullMailboxOf(facts: Facts): FullMailbox | null {
  if (!facts.failed("mailboxes-drained", "memory-processes-bounded", "memory-bounded")) return null;
  const story = mostGrown(facts.inside.processes, waitingOf);
  if (!story || waitingOf(story.last) < LEAST) return null;
  const looks = story.all.filter((one) => waitingOf(one) > 0 || one.state === "stalled");
  return {
    story,
    who: story.last.name ?? story.last.pid,
    waiting: waitingOf(story.last),
    gained: waitingOf(story.last) - waitingOf(story.first),
    busy: looks.filter(({ status, state }) => state === "stalled" || status !== "waiting").length,
    looks: looks.length,
    kinds: story.all.findLast(({ messages }) => (messages?.length ?? 0) > 0)?.messages ?? [],
  };
}

export function kindsText(kinds: FullMailbox["kinds"]): string {
  return kinds
    .slice(0, 3)
    .map(({ kind, count }) => `${kind} (${formatCount(count)})`)
    .join(", ");
}

/** `; it holds 3.1 MiB in its messages and heap`. */
export function sizeText({ last }: Story<SuspectProcess>): string {
  return last.memory === undefined ? "" : ` Messages and heap take ${formatBytes(last.memory)}.`;
}

function waitingOf({ mailbox = 0 }: SuspectProcess): number {
  return mailbox;
}
