import { familySampleName } from "../../harness/base/exposition.ts";
import { catalogue } from "../../harness/telemetry/catalogue.ts";
import { otherFamilies } from "../../harness/telemetry/current-figures.ts";
import { namesOf } from "../../harness/telemetry/series-metrics.ts";

/** Name of every metric that a run can show, as Prometheus scrapes it. A histogram is there by its own name. */
export const exportedMetrics: readonly string[] = [
  ...catalogue.flatMap((entry) => namesOf(entry).map((name) => familySampleName({ ...entry, name }))),
  ...otherFamilies.map(familySampleName),
];
