import { InvalidArgumentError } from "commander";
import { parseCount } from "../config/measures.ts";

/** Reads an option's value such as `2000` or `230k`. */
export function count(text: string): number {
  const parsed = parseCount(text);
  if (parsed !== null) return parsed;
  throw new InvalidArgumentError(`"${text}" is not a whole number such as 2000 or 230k.`);
}

/** Collects an option that may be given more than once. */
export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
