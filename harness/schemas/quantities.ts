import { z } from "zod";
import type { Unit } from "../base/units.ts";
import { schemaFor } from "./same-shape.ts";

export const unit = schemaFor<Unit>()(z.enum(["B", "words", "ms", "count", "ratio", "per-second"])).meta({
  id: "Unit",
  description: "Unit of the numbers beside it. B is bytes, words are Erlang machine words.",
});

/** A level, which is never below nothing, with its unit in the description. */
const level = (unitName: string) => (what: string) =>
  z.number().nonnegative().describe(`${what} Unit: ${unitName}.`);

export const bytes = level("bytes");
export const words = level("Erlang machine words");
export const count = level("count");
export const millis = level("milliseconds");
export const ratio = (what: string) => z.number().min(0).max(1).describe(`${what} Ratio from 0 to 1.`);

export const whole = (what: string) => z.int().positive().describe(`${what} Unit: count.`);

/** A moment of a run. */
export const at = (what: string) => millis(`${what} Since the start of the run.`);

/** A number whose unit stands in a field beside it. */
export const inItsUnit = (what: string) => z.number().describe(`${what} In the unit that \`unit\` names.`);

export const isoTime = (what: string) => z.iso.datetime().describe(`${what} ISO 8601, UTC.`);
