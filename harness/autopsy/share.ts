import { MIB, type Bytes } from "../base/units.ts";
import type { CrashDump, Lead } from "../timeline/crash-dump.ts";

export type Picture = Omit<CrashDump, "leads">;
/** A lead and the share, 0 to 1, of what ran out that it accounts for. */
export type Weighed = Lead & { readonly share: number };

/** Below this share of the node's memory nothing is worth a lead. */
const NOTABLE = 0.2;
/** Nor below this many bytes: an idle node of Erlang/OTP takes about as much. */
export const SMALL: Bytes = 32 * MIB;

export function isNotable(bytes: Bytes, dump: Picture): boolean {
  return bytes >= SMALL && shareOf(bytes, dump) >= NOTABLE;
}

/** Of what the VM had allocated; of what was counted where the dump broke off before it said. */
export function shareOf(bytes: Bytes, { memory, tables, processes: { byMemory } }: Picture): number {
  const total = memory["total"] ?? tables.memory + sum(byMemory.map((process) => process.memory));
  return total === 0 ? 0 : bytes / total;
}

export function shareText(bytes: Bytes, dump: Picture): string {
  return `${Math.round(100 * shareOf(bytes, dump))} % of the node's memory`;
}

export function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
