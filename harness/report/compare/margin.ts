import { MIB, type Unit } from "../../base/units.ts";

/** Of a size, a count or a share: less moves between runs of the same code, and is no reason to look. */
const SHARE = 0.1;
/** Of a latency, which depends on what else the machine did. */
const LATENCY_SHARE = 0.25;
/** Of the limit that a gate holds a figure to: far below it a figure may double and mean nothing. */
const LIMIT_SHARE = 0.05;

/** Below these a difference means nothing, however small the figure. */
const least: Readonly<Record<Unit, number>> = {
  B: MIB,
  words: MIB / 8,
  ms: 5,
  count: 10,
  ratio: 0.005,
  "per-second": 1,
};

/**
 * The smallest difference that matters in practice: a share of the figure (10 %, of latencies 25 %), but at least 5 % of
 * its limit, where it has one, and the least amount of its unit (1 MiB, 10, 5 ms, half a percent). By judgement, stated
 * in docs/how-to/compare-runs.md.
 */
export function marginOf(value: number, unit: Unit, limit: number | null): number {
  const share = (unit === "ms" ? LATENCY_SHARE : SHARE) * Math.abs(value);
  const ofLimit = limit !== null && Number.isFinite(limit) ? LIMIT_SHARE * Math.abs(limit) : 0;
  return Math.max(share, ofLimit, least[unit]);
}
