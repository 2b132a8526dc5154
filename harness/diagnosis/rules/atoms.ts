import { formatBytes, formatCount } from "../../base/units.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf } from "../wording.ts";

const LEAST = 500;
/** `+t`: the default of the emulator. */
const TABLE = 1_048_576;

/** Atoms are made of what comes from outside. */
export const atoms: Rule = {
  id: "atoms",
  look: (facts) => {
    const count = facts.growth("count.atoms");
    if (!facts.failed("atoms-bounded", "memory-atom-bounded") || !count || count.gained < LEAST) return null;
    const memory = facts.growth("memory.atom");
    const newest = (facts.inside.censuses.at(-1)?.newAtoms ?? []).toSorted((a, b) => b.count - a.count);
    const [alike] = newest;
    const looked = newest.reduce((sum, one) => sum + one.count, 0);
    const names = alike
      ? ` Of the newest ${formatCount(looked)}, ${formatCount(alike.count)} are named ${alike.name}.`
      : "";
    return {
      title: "Atoms made of what comes from outside",
      status: "leaking",
      suspect: { kind: "node", label: alike ? `atoms such as ${alike.name}` : "the atom table" },
      sentence: `There are ${formatCount(count.now)} atoms, ${formatCount(count.gained)} more than ${facts.atFirst}, and an atom never goes: at ${formatCount(TABLE)} the node dies.${names}`,
      signs: [
        sign(
          4,
          count.gained >= LEAST,
          `The atom table went from ${formatCount(count.before)} to ${formatCount(count.now)}.`,
          [figureOf("atoms", "count", count.now, count.before)],
        ),
        sign(
          2,
          alike !== undefined && alike.count >= looked / 2,
          `The newest atoms are alike: ${newest
            .slice(0, 3)
            .map(({ name, count: times }) => `${name} (${formatCount(times)})`)
            .join(", ")}; # stands for digits.`,
        ),
        sign(
          1,
          memory !== null && memory.gained > 0,
          `Their text takes ${formatBytes(memory?.now ?? 0)}; it was ${formatBytes(memory?.before ?? 0)}.`,
        ),
      ],
      evidenceAgainst: [],
      rejected: [],
      driver: perAct(facts, count.gained, "count"),
      nextStep:
        "Find binary_to_atom, list_to_atom or a decoder that makes atoms of keys, on what a client sends; keep it a binary, or use binary_to_existing_atom.",
      command: "erlang:system_info(atom_count), erlang:system_info(atom_limit).",
    };
  },
};
