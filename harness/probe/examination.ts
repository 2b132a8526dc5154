import { wordsToBytes, type Bytes, type Millis } from "../base/units.ts";
import type { Experiments } from "../config/types.ts";
import type { Collected, Examination, RowSample, Suspects } from "../timeline/evidence.ts";
import type { CensusTaker } from "./census.ts";
import type { NodeProbe } from "./node-probe.ts";
import type { Recorder } from "./recorder.ts";
import type { Suspicion } from "./suspicion.ts";

/** For the last census; nothing else goes on by then. */
const CENSUS_BUDGET: Millis = 5_000;

export interface Examiner {
  readonly probe: NodeProbe;
  readonly suspicion: Suspicion;
  readonly census: CensusTaker;
  readonly recorder: Recorder;
  readonly wordsize: Bytes;
}

/**
 * The last look at a node: all that can be seen, and then what comes of the experiments, the harmless ones first. What
 * fails is recorded as missed, under `examination`, and absent.
 */
export async function examine(examiner: Examiner, experiments: Experiments): Promise<Examination> {
  const { suspicion, census, probe, recorder } = examiner;
  const spentBefore = probe.spent.us;
  const attempt = async <Found>(wanted: boolean, find: () => Promise<Found>): Promise<Found | undefined> => {
    try {
      return wanted ? await find() : undefined;
    } catch (error) {
      recorder.missed("examination", error);
      return undefined;
    }
  };
  const suspects = (await attempt(true, () => suspicion.look("end")))?.data;
  const counted = (await attempt(true, () => census.take(CENSUS_BUDGET)))?.data;
  const { processes, tables } = suspects ?? { processes: [], tables: [] };
  const rows = await attempt(experiments.rows, () => rowSamples(probe, tables));
  const states = await attempt(experiments.states, () => statesOf(probe, processes));
  const collected = await attempt(experiments.collection, () => collect(examiner, processes));
  return {
    ...(collected && { collected: collected.map((one) => ({ ...one, ...states?.get(one.pid) })) }),
    ...(rows && { rows }),
    ...(counted && { census: counted }),
    ...(suspects && { suspects }),
    cost: (probe.spent.us - spentBefore) / 1000,
  };
}

async function rowSamples(probe: NodeProbe, tables: Suspects["tables"]): Promise<readonly RowSample[]> {
  const samples: RowSample[] = [];
  for (const { name, id } of tables) {
    const { rows } = await probe.rows(id);
    if (rows === null) continue;
    const { looked, words, character_lists, binary_bytes, referenced_bytes } = rows;
    samples.push({
      table: name,
      id,
      looked,
      words,
      characterLists: character_lists,
      binaryBytes: binary_bytes,
      referencedBytes: referenced_bytes,
    });
  }
  return samples;
}

type State = Required<Pick<Collected, "state" | "stateHolds">>;

async function statesOf(
  probe: NodeProbe,
  processes: Suspects["processes"],
): Promise<ReadonlyMap<string, State>> {
  const answer = await probe.states(answering(processes));
  return new Map(
    answer.processes.map(({ pid, words, character_lists, binary_bytes, referenced_bytes }) => [
      pid,
      {
        state: words,
        stateHolds: {
          characterLists: character_lists,
          binaryBytes: binary_bytes,
          referencedBytes: referenced_bytes,
        },
      },
    ]),
  );
}

async function collect(
  { probe, wordsize }: Examiner,
  processes: Suspects["processes"],
): Promise<readonly Collected[]> {
  const answer = await probe.collectEach(answering(processes));
  return answer.processes.flatMap(({ pid, heap_before_words, heap_after_words, ...rest }) => {
    const suspect = processes.find((process) => process.pid === pid);
    if (suspect === undefined) return [];
    const { name, initialCall } = suspect;
    const heap = {
      before: wordsToBytes(heap_before_words, wordsize),
      after: wordsToBytes(heap_after_words, wordsize),
    };
    return [{ pid, name, ...(initialCall !== undefined && { initialCall }), heap, ...rest }];
  });
}

/** Who did not answer a moment ago is not asked for more. */
function answering(processes: Suspects["processes"]): readonly string[] {
  return processes.filter(({ state }) => state === "read").map(({ pid }) => pid);
}
