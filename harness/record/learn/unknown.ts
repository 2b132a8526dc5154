import { formatCount } from "../../base/units.ts";
import type { FollowedRows } from "../../timeline/evidence.ts";
import type { Learned, SessionSeries } from "../types.ts";

const WHY = {
  private: "is private, so that its rows cannot be followed",
  ordered: "is an ordered_set too long to be read, so that its rows cannot be drawn at random",
} as const;

/** A sentence for each thing that a scenario needs and the record does not tell. */
export function unknownIn(
  learned: Omit<Learned, "unknown">,
  names: SessionSeries,
  looks: readonly FollowedRows[],
): readonly string[] {
  const undrawn = looks.find((look) => look.undrawn !== undefined);
  const sentences = [
    learned.sessions === null && noSessions(names),
    undrawn?.undrawn && `The table ${undrawn.table} ${WHY[undrawn.undrawn]}.`,
    learned.arrivals === null && "At what rate sessions are opened is not known.",
    learned.lifetimes === null && `How long sessions live is not known${tooFew(looks)}.`,
    learned.requests === null && "How often a user acts is not known: nothing on the node counts requests.",
    "How many users leave without a log-out is not known: a row that is gone does not say who removed it.",
  ];
  return sentences.filter((sentence) => typeof sentence === "string");
}

function noSessions({ sessions }: SessionSeries): string {
  return sessions === null
    ? "How many sessions there are is not known: no series was named."
    : `How many sessions there are is not known: ${sessions} was not sampled.`;
}

function tooFew(looks: readonly FollowedRows[]): string {
  const drawn = looks.at(-1)?.draws.reduce((sum, draw) => sum + draw.drawn, 0) ?? 0;
  return drawn === 0
    ? ""
    : `: of ${formatCount(drawn)} rows that were followed, hardly one went; look longer`;
}
