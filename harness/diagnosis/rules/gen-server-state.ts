import { formatBytes, formatCount, MIB, type Bytes } from "../../base/units.ts";
import type { Collected, SuspectProcess } from "../../timeline/evidence.ts";
import { beyondAllocators } from "../beyond-allocators.ts";
import type { Facts } from "../facts.ts";
import type { Story } from "../inside.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf, lines, processTerm } from "../wording.ts";

/** What is less is nobody's leak. */
const LEAST = MIB;
const WORD = 8;
/** Messages that wait: more than these, and what the heap holds may be theirs. */
const WAITING = 100;
/** What the process with the leak holds is at least this share of what the node gained. */
const SHARE = 1 / 3;
/** Native memory of so many times what a state holds is not explained by it. */
const FAR_MORE = 4;

/** A process with what a forced collection left it: its heap, and the binaries that it refers to. */
interface Holder {
  readonly process: Collected;
  readonly before: Bytes;
  readonly after: Bytes;
  /** Of its state, binaries included; null where it could not be asked for it. */
  readonly state: Bytes | null;
  readonly story: Story<SuspectProcess> | null;
}

/** The state of a server gains for each of something, and does not lose it again. */
export const genServerState: Rule = {
  id: "gen_server_state",
  look: (facts) => {
    if (!facts.failed(...GATES)) return null;
    const gained = gainedBy(facts);
    const [holder] = facts.inside.collected
      .map((process) => holderOf(process, facts))
      .filter((one) => isHolder(one, gained))
      .toSorted((a, b) => (b.state ?? b.after) - (a.state ?? a.after));
    if (!holder) return null;
    const { process, before, after, state, story } = holder;
    const { pid, mailbox = 0 } = process;
    const who = process.name ?? process.initialCall ?? pid;
    const first = story ? heldBy(story.first) : 0;
    const native = beyondAllocators(facts)?.gained ?? 0;
    return {
      title: "A server whose state only grows",
      status: "leaking",
      suspect: { kind: "process", label: who, pid },
      sentence: `${sizeOf(holder, who)}, with ${formatCount(mailbox)} messages waiting and after a forced collection: it takes in something for each act, and does not let it go again.`,
      signs: [
        sign(
          3,
          state !== null && state >= after / 2,
          `Its state alone is ${formatBytes(state ?? 0)} of the ${formatBytes(after)} that it holds.`,
          [figureOf("state", "B", state ?? 0)],
        ),
        sign(
          3,
          after >= before / 3,
          `A forced collection left ${formatBytes(after)} of the ${formatBytes(before)} that it held: it is in use.`,
          [figureOf("held after a collection", "B", after, before)],
        ),
        sign(
          2,
          gained > 0 && (state ?? after) >= gained * SHARE,
          `Processes and binaries gained ${formatBytes(gained)}, and most of it is here.`,
          [figureOf("gained by processes and binaries", "B", gained)],
        ),
        sign(1, mailbox < WAITING, `${formatCount(mailbox)} messages wait: it keeps up with its work.`),
        sign(
          1,
          story !== null && after > first,
          `It held ${formatBytes(first)} when it was first looked at.`,
        ),
      ],
      evidenceAgainst: lines(
        facts.failed("processes-bounded") &&
          "The number of processes grows too: it may only keep account of them.",
        native >= FAR_MORE * after &&
          `Native code took ${formatBytes(native)} meanwhile: its state may hold no more than the handles of that.`,
        (story?.last.dictionary ?? 0) >= 500 && "Its process dictionary is long as well.",
      ),
      rejected: rejectedFor(holder),
      driver: perAct(facts, state ?? after, "B"),
      nextStep: `Look for the map, list or queue in the state of ${who} that is added to on one way and not taken from on another: a delete for each insert, under the same key, and a limit.`,
      command: `S = sys:get_state(${processTerm({ pid, name: process.name })}), [try map_size(E) catch _:_ -> erts_debug:flat_size(E) end || E <- tuple_to_list(S)].`,
    };
  },
};

const GATES = [
  "heap-bounded",
  "memory-processes-bounded",
  "memory-binary-bounded",
  "memory-system-bounded",
  "memory-bounded",
];

function holderOf(process: Collected, { inside }: Facts): Holder {
  const { heap, binaries, state, stateHolds } = process;
  const inState = Math.min(stateHolds?.binaryBytes ?? 0, binaries?.after ?? 0);
  return {
    process,
    before: heap.before + (binaries?.before ?? 0),
    after: heap.after + (binaries?.after ?? 0),
    state: state === undefined ? null : state * WORD + inState,
    story: inside.processes.find(({ last }) => last.pid === process.pid) ?? null,
  };
}

/**
 * Whether what a process holds is its state's. Of one that cannot be asked, such as one that hibernates or has a loop of its own,
 * only what is left tells: no message waits that could hold it, it is most of what the node gained, and it grew.
 */
function isHolder({ process, after, state, story }: Holder, gained: Bytes): boolean {
  if (after < LEAST) return false;
  if (state !== null) return state >= after / 3;
  const grew = story !== null && after >= 2 * heldBy(story.first);
  return (process.mailbox ?? 0) < WAITING && grew && after >= gained * SHARE;
}

function heldBy({ heap = 0, binaries }: SuspectProcess): Bytes {
  return heap + (binaries?.bytes ?? 0);
}

function gainedBy(facts: Facts): Bytes {
  const gains = ["memory.processes", "memory.binary"].map((series) => facts.growth(series)?.gained ?? 0);
  return gains.reduce((sum, gain) => sum + Math.max(0, gain), 0);
}

function sizeOf({ process, state }: Holder, who: string): string {
  if (state !== null) return `The state of ${who} is ${formatBytes(state)}`;
  const binaries = process.binaries?.after ?? 0;
  return `${who} holds ${formatBytes(process.heap.after)} of heap and ${formatBytes(binaries)} of binaries`;
}

function rejectedFor({ process, before, after }: Holder) {
  const { mailbox = 0, binaries } = process;
  return [
    ...(mailbox < WAITING ? [{ ruleId: "mailbox_overload", because: "its mailbox is empty" }] : []),
    ...(after >= before / 3
      ? [{ ruleId: "heap_bloat", because: "a collection did not give the heap back" }]
      : []),
    ...(binaries && binaries.before > 0 && binaries.after >= binaries.before / 3
      ? [{ ruleId: "refc_binary_router", because: "a collection did not free the binaries: they are in use" }]
      : []),
  ];
}
