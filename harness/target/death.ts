import { closeSync, openSync, readSync } from "node:fs";
import { constants } from "node:os";
import type { TargetDeath } from "./types.ts";

/** How the VM's process ended, as far as the operating system or the container engine tells. */
export interface VmExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What shows that the kernel killed it for want of memory; null when nothing does. */
  readonly oomEvidence: string | null;
}

/** What the VM itself left behind. */
export interface LastWords {
  readonly crashDump: string | null;
  /** The dump's own reason. */
  readonly slogan: string | null;
  /** Its last lines on stdout and stderr. */
  readonly output: readonly string[];
}

const cannotAllocate = /\w+_alloc: Cannot (?:re)?allocate \d+ bytes of memory.*/;

/** Names the cause of an end that nobody asked for. */
export function causeOfDeath(exit: VmExit, words: LastWords): TargetDeath {
  const slogan = words.slogan ?? words.output.find((line) => cannotAllocate.test(line)) ?? null;
  const facts = { exitCode: exit.exitCode, signal: exit.signal, crashDump: words.crashDump, slogan };
  const how = exit.signal ? `killed by ${exit.signal}` : `exit status ${exit.exitCode ?? "unknown"}`;
  const why = slogan ? `: ${slogan}` : "";
  if (slogan !== null && cannotAllocate.test(slogan))
    return {
      ...facts,
      cause: "allocation-failure",
      reason: `The VM could not allocate memory (${how})${why}`,
    };
  if (exit.oomEvidence !== null)
    return {
      ...facts,
      cause: "oom-kill",
      reason: `The kernel killed the VM for want of memory (${exit.oomEvidence}).`,
    };
  if (exit.signal !== null) return { ...facts, cause: "signal", reason: `The VM was ${how}${why}.` };
  return { ...facts, cause: "exit", reason: `The VM ended by itself, ${how}${why}.` };
}

/** `Slogan: …` is the third line of a crash dump. */
export function crashDumpSlogan(path: string): string | null {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(4096);
    const head = buffer.toString("utf8", 0, readSync(file, buffer, 0, buffer.length, 0));
    return /^Slogan: (.*)$/m.exec(head)?.[1] ?? null;
  } finally {
    closeSync(file);
  }
}

/** Shells and container engines report a signal as 128 + its number. */
export function signalOfStatus(status: number): string | null {
  const entry = Object.entries(constants.signals).find(([, number]) => number === status - 128);
  return status > 128 ? (entry?.[0] ?? null) : null;
}
