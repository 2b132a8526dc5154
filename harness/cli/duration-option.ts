import { InvalidArgumentError } from "commander";
import type { Millis } from "../base/units.ts";
import { parseDuration } from "../config/measures.ts";

/** Reads an option's value such as `90s` or `5h40m`. */
export function durationOption(text: string): Millis {
  const parsed = parseDuration(text);
  if (parsed !== null) return parsed;
  throw new InvalidArgumentError(`"${text}" is not a duration such as 90s or 5h40m.`);
}
