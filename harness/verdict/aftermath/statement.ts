import { formatBytes, formatCount, formatDuration } from "../../base/units.ts";
import type { Aftermath, Return } from "../types.ts";

/** What the service did after a fault, with its numbers, for people. */
export function statementOf(aftermath: Omit<Aftermath, "statement">): string {
  const { from, to } = aftermath;
  if (to === null) return `${placeOf(aftermath)}: nobody ended it.`;
  const parts = [
    answersText(aftermath),
    actsText(aftermath),
    lostText(aftermath),
    partText("sessions were within the ledger's bounds", aftermath.sessions),
    partText("mailboxes were as short as before", aftermath.mailboxes),
    memoryText(aftermath),
  ];
  const lasted = to - from > 0 ? ` for ${formatDuration(to - from)}` : "";
  return `${placeOf(aftermath)}${lasted}: ${parts.filter((part) => part !== null).join("; ")}.`;
}

function placeOf({ fault, name, from }: Pick<Aftermath, "fault" | "name" | "from">): string {
  return `Fault ${fault}, ${name}, at ${formatDuration(from)}`;
}

function answersText({ answers }: Pick<Aftermath, "answers">): string {
  switch (answers.state) {
    case "back":
      return answers.after === 0
        ? "answers were as before at once"
        : `answers were as before ${formatDuration(answers.after)} after its end`;
    case "away":
      return `answers were not as before in the ${formatDuration(answers.watched)} after its end`;
    case "unseen":
      return "nobody acted after its end, so no answers tell";
  }
}

function actsText({ acts: { due, failed, cut } }: Pick<Aftermath, "acts">): string | null {
  if (due === 0) return null;
  const byFault = cut > 0 ? `, ${formatCount(cut)} of them cut off by the fault itself` : "";
  return `${failed === 0 ? "none" : formatCount(failed)} of ${formatCount(due)} acts failed until then${byFault}`;
}

function lostText({ sessionsLost, kind }: Pick<Aftermath, "sessionsLost" | "kind">): string | null {
  if (sessionsLost === null) return null;
  if (kind === "kill")
    return `${formatCount(sessionsLost)} sessions were in the node's memory, which ended with it`;
  if (sessionsLost === 0) return "no session was lost";
  return `${formatCount(sessionsLost)} sessions were missing that have to be held`;
}

/** What is back at once is not worth a word. */
function partText(what: string, back: Return): string | null {
  if (back.state === "unseen" || (back.state === "back" && back.after === 0)) return null;
  if (back.state === "back") return `${what} ${formatDuration(back.after)} after its end`;
  return `it is not so that ${what}, for ${formatDuration(back.watched)} after its end`;
}

function memoryText({ memory }: Pick<Aftermath, "memory">): string | null {
  return memory && `memory ${formatBytes(memory.before)} before, ${formatBytes(memory.after)} afterwards`;
}
