import { formatCount, formatDuration, formatQuantity } from "../../base/units.ts";
import type { ResolvedScenario } from "../../config/types.ts";
import { defineGate, exactly, type Judgement, type ValuesOf } from "../gate.ts";
import { gainedIn, type RunView } from "../run-view.ts";
import { quantile } from "../stats/quantile.ts";
import type { Measured } from "../types.ts";
import { between } from "../window.ts";

/** As Core Web Vitals are told: three of four see a page at least so fast. */
const SHARE = 0.75;

const options = {
  ttfb: {
    value: null,
    unit: "ms",
    meaning: "most that the time to the first byte may be in three of four readings",
  },
  lcp: {
    value: null,
    unit: "ms",
    meaning: "most that the largest contentful paint may take in three of four readings",
  },
  failed: { value: null, unit: "ratio", meaning: "share of the hold's visits that may fail" },
} as const;

const timings = [
  ["ttfb", "time to the first byte"],
  ["lcp", "largest contentful paint"],
] as const;

export const pagesBounded = defineGate({
  id: "pages-bounded",
  title: "Pages come within their time",
  failureTitle: "Pages take too long, or do not come",
  why:
    "What people with a browser wait for is not one answer: it is the page, with all that it asks for. A reading is the " +
    "longest of a second of the hold, so a page that is slow now and then does not hide behind fast ones.",
  about: "conduct",
  level: "off",
  applies: ({ load }: ResolvedScenario) => load.browsers !== undefined,
  requires: () => ["browser.visits", "browser.failed"],
  mayUse: () => ["browser.ttfb.max", "browser.lcp.max"],
  phases: ["hold"],
  limits: {},
  options,
  evaluate(run, values) {
    const claims = [...timingClaims(run, values), ...failureClaims(run, values)];
    const open = claims.find(({ measured }) => measured === null);
    if (open || claims.length === 0) {
      const reason = open?.told ?? "No limit was given.";
      return { outcome: "inconclusive", reason, needs: "a hold in which browsers visit pages", measured: [] };
    }
    return judgementOf(claims as readonly Measurable[]);
  },
});

/** What is measured of a limit that was given, and how it is told; null where nothing could be. */
interface Claim {
  readonly measured: Measured | null;
  readonly told: string;
}

type Measurable = Claim & { readonly measured: Measured };

function timingClaims(run: RunView, values: ValuesOf<typeof options>): readonly Claim[] {
  return timings.flatMap(([name, what]): readonly Claim[] => {
    const limit = values[name];
    if (limit === null) return [];
    const series = run.series(`browser.${name}.max`);
    const readings = run
      .phases("hold")
      .flatMap(({ from, to }) => (series ? [...between(series, from, to).v] : []));
    if (readings.length === 0)
      return [{ measured: null, told: `There is no reading of the ${what} from the hold.` }];
    const value = quantile(Float64Array.from(readings), SHARE);
    const told = `the ${what} was ${formatDuration(value)} or less in three of four of ${formatCount(readings.length)} readings, where ${formatDuration(limit)} is allowed`;
    return [{ measured: exactly(`75th percentile of the ${what}`, "ms", value, limit), told }];
  });
}

function failureClaims(run: RunView, { failed: limit }: ValuesOf<typeof options>): readonly Claim[] {
  if (limit === null) return [];
  const inHold = (counter: string) =>
    run.phases("hold").reduce((sum, hold) => sum + gainedIn(run, counter, hold), 0);
  const failed = inHold("browser.failed");
  const all = failed + inHold("browser.visits");
  if (all === 0) return [{ measured: null, told: "No visit came to an end in the hold." }];
  const told = `${formatCount(failed)} of ${formatCount(all)} visits failed, where ${formatQuantity(limit, "ratio")} is allowed`;
  return [{ measured: exactly("visits that failed in the hold", "ratio", failed / all, limit), told }];
}

function judgementOf(claims: readonly Measurable[]): Judgement {
  const over = claims.filter(({ measured }) => measured.value > measured.limit);
  const told = (over.length > 0 ? over : claims).map((claim) => claim.told).join("; ");
  const reason = `${told.charAt(0).toUpperCase()}${told.slice(1)}.`;
  return {
    outcome: over.length > 0 ? "fail" : "pass",
    reason,
    measured: claims.map(({ measured }) => measured),
  };
}
