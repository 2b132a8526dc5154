import { MINUTE, SECOND, type Bytes, type Millis, type Quantity } from "../base/units.ts";
import type { Suspects } from "../timeline/evidence.ts";
import type { TopProcess } from "../probe/scan-report.ts";

/** What the list of processes can be sorted by. */
export const sortings = ["memory", "growth", "mailbox", "reductions"] as const;
export type Sorting = (typeof sortings)[number];

/** A process as the last look found it; what could not be had is null. */
export interface SeenProcess {
  readonly pid: string;
  readonly name: string | null;
  readonly initialCall: string | null;
  /** What it was doing. */
  readonly current: string | null;
  /** All of it where it answered, its heap where it did not. */
  readonly memory: Bytes | null;
  readonly mailbox: Quantity<"count"> | null;
  /** Since the look before; null at the first. */
  readonly growthPerMinute: Bytes | null;
  readonly reductionsPerSecond: Quantity<"count"> | null;
}

interface Reading {
  readonly t: Millis;
  readonly heap: Bytes | null;
  readonly reductions: Quantity<"count"> | null;
}

type Known = Pick<SeenProcess, "pid" | "name" | "initialCall" | "current" | "memory" | "mailbox"> & {
  readonly heap: Bytes | null;
  readonly reductions: Quantity<"count"> | null;
};

/** So many processes are remembered from look to look. */
const REMEMBERED = 1000;

/** The processes that stood out in the last look, with what they have gained since the one before. */
export class Ranking {
  #looks = new Map<string, Known>();
  #before = new Map<string, Reading>();
  #seen: readonly SeenProcess[] = [];

  /** The first half of a look: the largest of all processes. */
  scanned(found: {
    readonly byHeap: readonly TopProcess[];
    readonly byMailbox: readonly TopProcess[];
  }): void {
    this.#looks = new Map([...found.byMailbox, ...found.byHeap].map((one) => [one.pid, ofTop(one)]));
  }

  /** The second half: who was looked at closely. */
  suspected(t: Millis, { processes }: Suspects): void {
    for (const one of processes) this.#looks.set(one.pid, ofSuspect(one, this.#looks.get(one.pid)));
    const looks = [...this.#looks.values()];
    this.#seen = looks.map((look) => withGains(look, t, this.#before.get(look.pid)));
    for (const { pid, heap, reductions } of looks) {
      this.#before.delete(pid);
      this.#before.set(pid, { t, heap, reductions });
    }
    for (const pid of [...this.#before.keys()].slice(0, -REMEMBERED)) this.#before.delete(pid);
  }

  /** Largest first; those of whom the figure is not known come last. */
  by(sorting: Sorting): readonly SeenProcess[] {
    const figure = figureOf[sorting];
    return this.#seen.toSorted((a, b) => (figure(b) ?? -Infinity) - (figure(a) ?? -Infinity));
  }
}

const figureOf: Readonly<Record<Sorting, (process: SeenProcess) => number | null>> = {
  memory: ({ memory }) => memory,
  growth: ({ growthPerMinute }) => growthPerMinute,
  mailbox: ({ mailbox }) => mailbox,
  reductions: ({ reductionsPerSecond }) => reductionsPerSecond,
};

function ofTop(top: TopProcess): Known {
  return {
    pid: top.pid,
    name: top.name,
    initialCall: top.initialCall ?? null,
    current: top.currentFunction ?? null,
    memory: top.heap ?? null,
    heap: top.heap ?? null,
    mailbox: top.mailbox ?? null,
    reductions: top.reductions ?? null,
  };
}

function ofSuspect(suspect: Suspects["processes"][number], top: Known | undefined): Known {
  const heap = suspect.heap ?? top?.heap ?? null;
  return {
    pid: suspect.pid,
    name: suspect.name,
    initialCall: suspect.initialCall ?? top?.initialCall ?? null,
    current: suspect.frames[0] ?? top?.current ?? null,
    memory: suspect.memory ?? heap,
    heap,
    mailbox: suspect.mailbox ?? top?.mailbox ?? null,
    reductions: suspect.reductions ?? top?.reductions ?? null,
  };
}

function withGains(
  { heap, reductions, ...known }: Known,
  t: Millis,
  before: Reading | undefined,
): SeenProcess {
  const gain = (now: number | null, then: number | null | undefined, per: Millis) =>
    before === undefined || now === null || then == null || t <= before.t
      ? null
      : ((now - then) / (t - before.t)) * per;
  return {
    ...known,
    growthPerMinute: gain(heap, before?.heap, MINUTE),
    reductionsPerSecond: gain(reductions, before?.reductions, SECOND),
  };
}
