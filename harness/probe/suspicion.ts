import { formatBytes, wordsToBytes, type Bytes, type Quantity } from "../base/units.ts";
import type { SuspectProcess, Suspects } from "../timeline/evidence.ts";
import type { ScanAnswer, SuspectsAnswer } from "./answers.ts";
import type { NodeProbe } from "./node-probe.ts";

/** How many of each ranking are suspects. */
const OF_EACH = 5;
/** Length of a mailbox up to which its messages are copied: during the run, and in its last look. */
const MESSAGES = { run: 10_000, end: 100_000 } as const;

type Because = SuspectProcess["because"][number];
/** Why a process is suspected, and what the scan told of it: all there is if it does not answer. */
type Grounds = Pick<SuspectProcess, "because" | "heap" | "mailbox" | "stack" | "reductions">;

/** Looks closely at who stood out in the last scan, and at who is watched. */
export class Suspicion {
  readonly #probe: NodeProbe;
  readonly #wordsize: Bytes;
  #grounds: ReadonlyMap<string, Grounds> = new Map();
  /** By pid. A process that has grown too large to be asked for it was small once. */
  #initialCalls: ReadonlyMap<string, string> = new Map();

  constructor(probe: NodeProbe, wordsize: Bytes) {
    this.#probe = probe;
    this.#wordsize = wordsize;
  }

  /** @param watched pids */
  suspect(scan: ScanAnswer, watched: readonly string[]): void {
    this.#grounds = groundsOf(scan, watched, this.#wordsize);
  }

  /** @throws NodeCallError */
  async look(when: keyof typeof MESSAGES): Promise<{ readonly message: string; readonly data: Suspects }> {
    const answer = await this.#probe.suspects([...this.#grounds.keys()], MESSAGES[when]);
    const processes = answer.processes.map((process) => this.#describe(process));
    this.#initialCalls = new Map(
      processes.flatMap(({ pid, initialCall }) => (initialCall ? [[pid, initialCall] as const] : [])),
    );
    const data = {
      processes,
      tables: answer.tables.map(({ memory_words, ...table }) => ({
        ...table,
        memory: wordsToBytes(memory_words, this.#wordsize),
      })),
      cost: answer.spent.us / 1000,
    };
    return { message: sentenceOn(data), data };
  }

  #describe(answer: SuspectsAnswer["processes"][number]): SuspectProcess {
    const {
      heap_words,
      old_heap_words,
      stack_words,
      initial_call,
      monitored_by,
      minor_collections,
      ...rest
    } = answer;
    const bytes = (words: Quantity<"words">) => wordsToBytes(words, this.#wordsize);
    const initialCall = initial_call ?? this.#initialCalls.get(answer.pid);
    return {
      ...(this.#grounds.get(answer.pid) ?? { because: [] }),
      ...rest,
      ...(initialCall !== undefined && { initialCall }),
      ...(heap_words !== undefined && { heap: bytes(heap_words) }),
      ...(old_heap_words !== undefined && { oldHeap: bytes(old_heap_words) }),
      ...(stack_words !== undefined && { stack: bytes(stack_words) }),
      ...(monitored_by !== undefined && { monitoredBy: monitored_by }),
      ...(minor_collections !== undefined && { minorCollections: minor_collections }),
    };
  }
}

function groundsOf(
  { processes }: ScanAnswer,
  watched: readonly string[],
  wordsize: Bytes,
): ReadonlyMap<string, Grounds> {
  const grounds = new Map<string, Grounds>();
  const add = (because: Because | null, pid: string, known: Omit<Grounds, "because"> = {}) => {
    const before = grounds.get(pid);
    const reasons = because === null ? [] : [because];
    grounds.set(pid, { ...before, ...known, because: [...(before?.because ?? []), ...reasons] });
  };
  for (const { pid, heap_words } of processes.by_heap.slice(0, OF_EACH))
    add("heap", pid, heap_words === undefined ? {} : { heap: wordsToBytes(heap_words, wordsize) });
  for (const { pid, mailbox } of processes.by_mailbox.slice(0, OF_EACH))
    add("mailbox", pid, mailbox === undefined ? {} : { mailbox });
  for (const { pid, stack_words } of processes.by_stack.slice(0, OF_EACH))
    add("stack", pid, { stack: wordsToBytes(stack_words, wordsize) });
  for (const { pid, reductions } of processes.by_reductions.slice(0, OF_EACH))
    add("reductions", pid, { reductions });
  for (const { pid } of processes.by_binaries.slice(0, OF_EACH)) add("binaries", pid);
  for (const { pid } of processes.busy.slice(0, OF_EACH)) add(null, pid);
  for (const pid of watched) add("watched", pid);
  return grounds;
}

function sentenceOn({ processes, tables }: Suspects): string {
  const silent = processes.filter(({ state }) => state === "stalled").length;
  const fixed = tables.filter((table) => table.fixed !== undefined).map(({ name }) => name);
  const largest = processes.reduce((heap, process) => Math.max(heap, process.heap ?? 0), 0);
  return [
    `looked closely at ${processes.length} processes and ${tables.length} tables`,
    `largest heap ${formatBytes(largest)}`,
    ...(silent > 0 ? [`${silent} did not answer`] : []),
    ...(fixed.length > 0 ? [`fixed: ${fixed.join(", ")}`] : []),
  ].join("; ");
}
