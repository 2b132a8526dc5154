import { InvalidArgumentError, Option } from "commander";
import { formatDuration, type Millis } from "../base/units.ts";
import { parseDuration } from "../config/measures.ts";

/** Reads an option's value such as `90s` or `5h40m`. */
export function durationOption(text: string): Millis {
  const parsed = parseDuration(text);
  if (parsed !== null) return parsed;
  throw new InvalidArgumentError(`"${text}" is not a duration such as 90s or 5h40m.`);
}

/** An option of the form `--for <duration>` that has a value where it is not given. */
export function durationOptionOf(flags: string, description: string, value: Millis): Option {
  return new Option(flags, description).argParser(durationOption).default(value, formatDuration(value));
}
