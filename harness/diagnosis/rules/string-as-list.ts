import { formatBytes, formatCount, formatQuantity, MIB } from "../../base/units.ts";
import type { RowSample } from "../../timeline/evidence.ts";
import { sign, type Rule } from "../rule.ts";
import { figureOf, tableTerm } from "../wording.ts";

const LEAST = MIB;
/** Words of a row below which its text is not what it weighs by. */
const LONG = 50;

/** No leak, but waste: text kept as lists of characters, two words for each. */
export const stringAsList: Rule = {
  id: "string_as_list",
  look: ({ inside }) => {
    const weighed = inside.rows
      .filter((rows) => rows.words >= LONG && rows.characterLists >= rows.words / 2)
      .map((rows) => {
        const sights = inside.tables.find(({ last }) => last.id === rows.id)?.all ?? [];
        const largest = sights.toSorted((a, b) => b.memory - a.memory)[0];
        return { rows, memory: largest?.memory ?? 0, count: largest?.rows ?? 0 };
      })
      .filter(({ memory }) => memory >= LEAST);
    const [worst] = weighed.toSorted((a, b) => b.memory - a.memory);
    if (!worst) return null;
    const { rows, memory, count } = worst;
    const share = Math.round((100 * rows.characterLists) / rows.words);
    return {
      title: "Text that is kept as lists of characters",
      status: "unknown",
      suspect: { kind: "table", label: rows.table },
      sentence: `${rows.table} keeps text as lists: ${share} % of a row's ${formatQuantity(rows.words, "words")} are lists of characters, two words (16 bytes) for each; as a binary it would be one byte. That is waste, and no growth.`,
      signs: [
        sign(
          4,
          rows.characterLists >= rows.words / 2,
          `Of ${formatCount(rows.looked)} rows looked at, one has ${formatQuantity(rows.words, "words")} on average, ${formatQuantity(rows.characterLists, "words")} of them in lists of characters.`,
          [
            figureOf("words of a row", "words", rows.words),
            figureOf("in lists of characters", "words", rows.characterLists),
          ],
        ),
        sign(
          3,
          memory >= LEAST,
          `The table took ${formatBytes(memory)} at the most, with ${formatCount(count)} rows; with binaries it would be about ${formatBytes(memory * (1 - rows.characterLists / rows.words + bytesShare(rows)))}.`,
          [figureOf("memory of the table", "B", memory)],
        ),
      ],
      evidenceAgainst: [],
      rejected: [],
      driver: null,
      nextStep: `Turn the text of ${rows.table} into binaries where it comes in (unicode:characters_to_binary/1, or have the decoder give binaries), and copy parts of large ones (binary:copy/1).`,
      command: `[erts_debug:flat_size(R) || R <- element(1, ets:match_object(${tableTerm(rows.id)}, '_', 5))].`,
    };
  },
};

/** Share of the present size that the same characters need as bytes: one of sixteen. */
function bytesShare({ characterLists, words }: RowSample): number {
  return characterLists / words / 16;
}
