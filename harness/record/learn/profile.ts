import { median, between, type Window } from "../../verdict/window.ts";
import type { Level } from "../types.ts";

/** Parts of a recording whose levels are told apart. */
const PARTS = 12;
/** Samples that a part has at the least. */
const LEAST_IN_PART = 5;
/** Levels that differ by less are one. */
const STEADY_SHARE = 0.1;

/** How sessions at once varied, part by part; null where they hardly did. */
export function profileOf(sessions: Window): readonly Level[] | null {
  const parts = Math.min(PARTS, Math.floor(sessions.t.length / LEAST_IN_PART));
  if (parts < 2) return null;
  const start = sessions.t[0]!;
  const length = (sessions.t.at(-1)! - start) / parts;
  const levels = Array.from({ length: parts }, (_, part) => {
    const from = start + part * length;
    const { v } = between(sessions, from, part === parts - 1 ? Infinity : from + length);
    return { at: (part + 0.5) * length, sessions: median(v) };
  }).filter((level) => Number.isFinite(level.sessions));
  const highest = Math.max(...levels.map((level) => level.sessions));
  const lowest = Math.min(...levels.map((level) => level.sessions));
  return highest - lowest > STEADY_SHARE * highest ? levels : null;
}
