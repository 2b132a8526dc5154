import type { DriverReport } from "./driver.ts";
import { Latencies } from "./latency.ts";
import type { JourneyWindow, StepWindow } from "./types.ts";

/** What the drivers tell of journeys, together; nothing where users have none. */
export function mergeJourneys(reports: readonly DriverReport[]): { readonly journeys?: JourneyWindow } {
  const journeys = reports.flatMap((report) => report.journeys ?? []);
  if (journeys.length === 0) return {};
  const labels = new Set(journeys.flatMap(({ steps }) => Object.keys(steps)));
  const sum = (of: (journey: (typeof journeys)[number]) => number) =>
    journeys.reduce((total, journey) => total + of(journey), 0);
  const stepOf = (label: string): StepWindow => {
    const latencies = new Latencies();
    for (const { steps } of journeys) {
      const encoded = steps[label]?.latencies;
      if (encoded) latencies.add(encoded);
    }
    return {
      sent: sum(({ steps }) => steps[label]?.sent ?? 0),
      ok: sum(({ steps }) => steps[label]?.ok ?? 0),
      failed: sum(({ steps }) => steps[label]?.failed ?? 0),
      latency: latencies.summary(),
    };
  };
  return {
    journeys: {
      steps: Object.fromEntries([...labels].map((label) => [label, stepOf(label)])),
      abandoned: {
        failures: sum(({ abandoned }) => abandoned.failures),
        captures: sum(({ abandoned }) => abandoned.captures),
      },
    },
  };
}
