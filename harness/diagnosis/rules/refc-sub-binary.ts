import { formatBytes, MIB, type Bytes } from "../../base/units.ts";
import type { Facts } from "../facts.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf, lines, processTerm, tableTerm } from "../wording.ts";

/** What is held for nothing, below which it is nobody's leak. */
const LEAST = MIB;
/** More of what is held is for nothing than in use. */
const LARGER = 2;

/** Who keeps parts of binaries: bytes of the parts, and of the whole binaries that are kept for them. */
interface Keeper {
  readonly kind: "table" | "process";
  readonly label: string;
  readonly pid?: string;
  readonly parts: Bytes;
  readonly wholes: Bytes;
  readonly where: string;
  readonly command: string;
}

/** Small parts of large binaries are kept, and each keeps all of the binary that it was cut from. */
export const refcSubBinary: Rule = {
  id: "refc_sub_binary",
  look: (facts) => {
    if (!facts.failed("memory-binary-bounded", "memory-bounded", "memory-system-bounded")) return null;
    const [keeper] = [...tablesOf(facts), ...statesOf(facts)]
      .filter(({ parts, wholes }) => wholes >= LARGER * parts && wholes - parts >= LEAST)
      .toSorted((a, b) => b.wholes - b.parts - (a.wholes - a.parts));
    if (!keeper) return null;
    const { kind, label, pid, parts, wholes, where, command } = keeper;
    const binary = facts.growth("memory.binary");
    const gained = binary?.gained ?? 0;
    const times = Math.round(wholes / Math.max(1, parts));
    return {
      title: "Small parts of large binaries",
      status: "leaking",
      suspect: { kind, label, ...(pid !== undefined && { pid }) },
      sentence: `${label} keeps ${formatBytes(parts)} of binaries that were cut out of ${formatBytes(wholes)}: a part keeps all of the binary that it is a part of, here ${times} times its size.`,
      signs: [
        sign(
          4,
          wholes - parts >= LEAST,
          `The binaries in ${where} are ${formatBytes(parts)}, and what they refer to is ${formatBytes(wholes)}.`,
          [figureOf("binaries kept", "B", parts), figureOf("binaries referred to", "B", wholes)],
        ),
        sign(
          3,
          gained > 0 && wholes >= gained / 3,
          `Binaries gained ${formatBytes(gained)}, which these parts explain.`,
          [figureOf("memory of binaries", "B", binary?.now ?? 0, binary?.before ?? 0)],
        ),
        sign(
          2,
          gained >= LEAST,
          `A forced collection of every process did not give ${formatBytes(gained)} back: something refers to it.`,
        ),
      ],
      evidenceAgainst: lines(gained < LEAST && `Binaries are down to what they were ${facts.atFirst}.`),
      rejected:
        gained >= LEAST
          ? [
              {
                ruleId: "refc_binary_router",
                because: "a collection did not free the binaries: they are in use",
              },
            ]
          : [],
      driver: perAct(facts, Math.max(0, gained), "B"),
      nextStep: `Find where the parts that ${label} keeps are cut out of something larger, by matching, binary:split or binary:part, and keep binary:copy(Part) instead.`,
      command,
    };
  },
};

/** Worked out from the rows that were looked at. */
function tablesOf({ inside }: Facts): readonly Keeper[] {
  return inside.rows.flatMap(({ id, binaryBytes, referencedBytes }) => {
    const story = inside.tables.find(({ last }) => last.id === id);
    if (!story) return [];
    const { name, rows, owner } = story.last;
    return {
      kind: "table",
      label: name,
      pid: owner.pid,
      parts: rows * binaryBytes,
      wholes: rows * referencedBytes,
      where: `the rows of ${name}, as far as a sample tells,`,
      command: `Bins = ets:info(${tableTerm(id)}, binary), {length(Bins), lists:sum([Size || {_, Size, _} <- lists:ukeysort(1, Bins)])}.`,
    };
  });
}

function statesOf({ inside }: Facts): readonly Keeper[] {
  return inside.collected.flatMap(({ pid, name, initialCall, stateHolds, binaries }) => {
    if (!stateHolds) return [];
    const label = name ?? initialCall ?? pid;
    return {
      kind: "process",
      label,
      pid,
      parts: stateHolds.binaryBytes,
      // Parts of the same binary are counted once by the process, and once each by its state.
      wholes: Math.min(stateHolds.referencedBytes, binaries?.after ?? Infinity),
      where: `the state of ${label}`,
      command: `{binary, Bins} = process_info(${processTerm({ pid, name })}, binary), {length(Bins), lists:sum([Size || {_, Size, _} <- lists:ukeysort(1, Bins)])}.`,
    };
  });
}
