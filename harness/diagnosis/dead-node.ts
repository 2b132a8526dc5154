import type { CrashDump } from "../timeline/crash-dump.ts";
import type { Timeline } from "../timeline/types.ts";
import type { Finding } from "./types.ts";

/** A dump is one picture at the end of a life: it shows what was large, and never that it grew. */
const CONFIDENCE = 0.5;

/** What the crash dump of a node that died in the run points to, as findings. */
export function findingsOfDeath({ events }: Timeline): readonly Finding[] {
  const dump = events.find(({ event }) => event === "crash.dump")?.data as CrashDump | undefined;
  return (dump?.leads ?? []).map(({ leakClass, sentence }) => ({
    ruleId: leakClass,
    title: "What its crash dump points to",
    suspect: { kind: "node", label: dump!.node ?? "the dead node" },
    status: "unknown",
    confidence: CONFIDENCE,
    sentence,
    evidence: [{ sentence: `The node's last words: ${dump!.slogan}`, figures: [] }],
    evidenceAgainst: [],
    rejected: [],
    driver: null,
    nextStep: `Read how ${leakClass} looks and how it is mended, and hold the dump against it; a run with fewer users, that lives, tells more.`,
    command: "beamsoak autopsy erl_crash.dump",
    page: `docs/leaks/${leakClass}.md`,
  }));
}
