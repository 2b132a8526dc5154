import type { BeamsoakError } from "./errors.ts";

/** Builds an error of one file: where in it (null for the whole), what is wrong there, and what to do. */
export type Fault = (where: string | null, what: string, hint?: string) => BeamsoakError;

const SHOWN = 60;

/** A value as found, short enough for a message. */
export function shown(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
  }
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
