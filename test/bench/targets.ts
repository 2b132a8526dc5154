import { partAt } from "./parts.ts";
import type { Summary } from "./summary.ts";

/** What our engine is to come to beside the others, in CPU time a request at the same rate in the same run. */
export interface Target {
  readonly against: string;
  readonly limit: number;
  /** Requests a second: the highest rate that both kept. Null where they kept none together, or one was not measured. */
  readonly rate: number | null;
  readonly ratio: number | null;
  readonly holds: boolean | null;
}

/** How far from the rate an engine may be. */
const KEEPS = 0.1;

const LIMITS = { autocannon: 1.15, k6: 1 / 5 } as const;

/** @param rates requests a second, highest first; each has a part of the bench */
export function targetsOf(summaries: readonly Summary[], rates: readonly number[]): readonly Target[] {
  const cpuAt = (rate: number, engine: string) =>
    summaries.find((one) => one.part === partAt(rate) && one.engine === engine && keepsRate(one, rate))
      ?.cpuMicrosPerRequest;
  return Object.entries(LIMITS).map(([against, limit]) => {
    for (const rate of rates) {
      const ours = cpuAt(rate, "beamsoak");
      const theirs = cpuAt(rate, against);
      // What did not keep the rate had another load.
      if (ours === undefined || theirs === undefined) continue;
      const ratio = ours / theirs;
      return { against, limit, rate, ratio, holds: ratio <= limit };
    }
    return { against, limit, rate: null, ratio: null, holds: null };
  });
}

const keepsRate = ({ perSecond }: Summary, rate: number) => Math.abs(perSecond - rate) <= KEEPS * rate;

export function targetLine({ against, limit, rate, ratio, holds }: Target): string {
  const mark = holds === null ? "?" : holds ? "✓" : "✗";
  const found =
    ratio === null || rate === null
      ? `not comparable with ${against}'s, as both kept no rate`
      : `${ratio.toFixed(2)} of ${against}'s at ${partAt(rate)}`;
  return `${mark} our CPU time a request is ${found} (at most ${limit.toFixed(2)})`;
}
