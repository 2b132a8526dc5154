import type { Unit } from "../base/units.ts";
import type { Evidence, Figure } from "./types.ts";

export function figureOf(label: string, unit: Unit, value: number, before?: number): Figure {
  return { label, unit, value, ...(before !== undefined && { before }) };
}

/** Sentences alone, those that hold. */
export function lines(...sentences: readonly (string | false | undefined)[]): readonly Evidence[] {
  return sentences.flatMap((sentence) => (sentence ? [{ sentence, figures: [] }] : []));
}

/** A table as the remote shell takes it: its name, or what makes a reference of an unnamed one. */
export function tableTerm(id: string): string {
  return id.startsWith("#Ref") ? `list_to_ref("${id}")` : quoted(id);
}

/** A process as the remote shell takes it. */
export function processTerm(process: { readonly pid: string; readonly name: string | null }): string {
  return process.name ? `whereis(${quoted(process.name)})` : `list_to_pid("${process.pid}")`;
}

function quoted(atom: string): string {
  return /^[a-z][\w@]*$/.test(atom) ? atom : `'${atom}'`;
}
