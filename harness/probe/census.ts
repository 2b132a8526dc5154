import { formatCount, wordsToBytes, type Bytes, type Millis } from "../base/units.ts";
import type { Census } from "../timeline/evidence.ts";
import type { AllocatorsAnswer, CensusAnswer } from "./answers.ts";
import type { NodeProbe } from "./node-probe.ts";

/** Pids are numbered modulo this; see spawned/0 in erlang-fixtures/probe/beamsoak_census.erl. */
const PID_NUMBERS = 2 ** 28;

/** Takes one census after the other, and tells what has come since the last one. */
export class CensusTaker {
  readonly #probe: NodeProbe;
  readonly #wordsize: Bytes;
  #last: Pick<CensusAnswer, "atoms" | "names" | "spawned"> | null = null;
  /** Times that the numbers of pids have begun anew. */
  #rounds = 0;

  constructor(probe: NodeProbe, wordsize: Bytes) {
    this.#probe = probe;
    this.#wordsize = wordsize;
  }

  /** @throws NodeCallError */
  async take(budget: Millis): Promise<{ readonly message: string; readonly data: Census }> {
    const answer = await this.#probe.census(budget, this.#last?.atoms ?? null);
    const allocators = await this.#probe.allocators();
    if (this.#last !== null && answer.spawned < this.#last.spawned) this.#rounds++;
    const replaced = this.#last === null ? [] : replacedNames(this.#last.names, answer.names);
    this.#last = answer;
    const data = {
      ...asCensus(answer, allocators, this.#wordsize),
      spawned: answer.spawned + this.#rounds * PID_NUMBERS,
      replaced,
    };
    return { message: sentenceOn(answer, replaced), data };
  }

  /** The node was restarted: nothing of what was known holds. */
  forget(): void {
    this.#last = null;
    this.#rounds = 0;
  }
}

/** Who had a name at both times, and is another process now. More than one change cannot be seen by looking twice. */
function replacedNames(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): Census["replaced"] {
  return Object.entries(now)
    .filter(([name, pid]) => before[name] !== undefined && before[name] !== pid)
    .map(([name]) => ({ name, times: 1 }));
}

function asCensus(
  answer: CensusAnswer,
  allocators: AllocatorsAnswer,
  wordsize: Bytes,
): Omit<Census, "spawned" | "replaced"> {
  return {
    processes: answer.processes.map(({ initial_call, current_function, looked_at, ...group }) => ({
      ...group,
      initialCall: initial_call,
      currentFunction: current_function,
      lookedAt: looked_at,
    })),
    tables: answer.tables.map(({ memory_words, ...group }) => ({
      ...group,
      memory: wordsToBytes(memory_words, wordsize),
    })),
    ports: answer.ports,
    newAtoms: answer.new_atoms,
    modules: answer.modules,
    persistentTerms: answer.persistent_terms,
    allocators: allocators.types,
    cost: (answer.spent.us + allocators.spent.us) / 1000,
  };
}

function sentenceOn(
  { total, looked_at, processes, atoms }: CensusAnswer,
  replaced: Census["replaced"],
): string {
  const [most] = processes;
  const looked = looked_at < total ? ` (looked at ${formatCount(looked_at)})` : "";
  return [
    `${formatCount(total)} processes${looked}`,
    ...(most ? [`most of them ${most.initial_call} (${formatCount(most.count)})`] : []),
    `${formatCount(atoms)} atoms`,
    ...(replaced.length > 0
      ? [`names of another process now: ${replaced.map(({ name }) => name).join(", ")}`]
      : []),
  ].join("; ");
}
