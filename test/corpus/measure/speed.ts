import { judgeSeries } from "../../../harness/verdict/trend/judge-series.ts";
import type { Family } from "../family.ts";
import { generate, type Seen } from "../generate.ts";
import { families, seedOf } from "../families.ts";
import type { Target } from "./targets.ts";

const SERIES = 500;
const POINTS = 10_000;
const LIMIT_SECONDS = 2;

/** How long 500 series of 10 000 points take on one core, and whether a second judging says the same. */
export function speedTargets(): readonly Target[] {
  const long = Array.from({ length: SERIES }, (_, n) => lengthened(families[n % families.length]!, n));
  const judgeAll = () => long.map(({ series, context }) => judgeSeries(series, context));
  const start = process.cpuUsage();
  const first = judgeAll();
  const used = process.cpuUsage(start);
  const seconds = (used.user + used.system) / 1e6;
  const second = judgeAll();
  const same = first.filter((verdict, i) => JSON.stringify(verdict) === JSON.stringify(second[i])).length;
  return [
    {
      claim: `CPU time for ${SERIES} series of ${POINTS} points`,
      figure: `${seconds.toFixed(2)} s`,
      limit: `under ${LIMIT_SECONDS} s`,
      met: seconds < LIMIT_SECONDS,
    },
    {
      claim: "the same series judged the same again",
      figure: `${same} of ${SERIES}`,
      limit: "all",
      met: same === SERIES,
    },
  ];
}

/** A case of a family with the plan made so long. */
function lengthened(family: Family, n: number): Seen {
  return generate({ ...family, samples: [POINTS, POINTS] }, seedOf(family, n)).seen(1);
}
