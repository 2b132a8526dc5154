import { GIB, HOUR, KIB, MIB, MINUTE, SECOND, type Bytes, type Millis } from "../base/units.ts";

const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR };
const sizeUnits: Readonly<Record<string, number>> = { B: 1, KiB: KIB, MiB: MIB, GiB: GIB };

/** `"250ms"`, `"30s"`, `"1m30s"`, `"5h40m"` → milliseconds; null when it is not a duration. */
export function parseDuration(text: string): Millis | null {
  return sumOfParts(text, /(\d+(?:\.\d+)?)(ms|s|m|h)/g, durationUnits);
}

/** `"512MiB"`, `"1.5GiB"`, `"4096B"` → bytes; null when it is not a size. */
export function parseSize(text: string): Bytes | null {
  return sumOfParts(text, /(\d+(?:\.\d+)?)(B|KiB|MiB|GiB)/g, sizeUnits);
}

/** `"230000"`, `"230k"`, `"1.5M"` → a count, the letters small or capital; null when it is not one. */
export function parseCount(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)([kM]?)$/i.exec(text);
  if (!match) return null;
  const count = Number(match[1]) * { "": 1, k: 1e3, m: 1e6 }[match[2]!.toLowerCase() as "" | "k" | "m"];
  return Number.isInteger(count) ? count : null;
}

function sumOfParts(text: string, part: RegExp, units: Readonly<Record<string, number>>): number | null {
  const parts = [...text.matchAll(part)];
  const covered = parts.map(([whole]) => whole).join("");
  if (parts.length === 0 || covered !== text) return null;
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit!]!, 0);
}
