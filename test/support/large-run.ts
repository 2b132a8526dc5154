import { reportAssets } from "../../harness/report-assets.ts";
import { reportHtml } from "../../harness/report/html/page.ts";
import { judgedOf } from "./results.ts";

/** The page of an hour with 300 series, one sample a second, no two alike. */
export function largePage(): string {
  const { result, timeline } = judgedOf("decoupled");
  const t = Float64Array.from({ length: 3_600 }, (_, i) => 1_000 * i);
  const many = Array.from({ length: 300 }, (_, i) => {
    const name = `process.worker_${i}.heap`;
    const v = t.map((time) => 1e6 + 12_345.678 * Math.sin(time / 7_777 + i));
    return [name, { name, unit: "B", type: "gauge", t, v }] as const;
  });
  return reportHtml(result, { ...timeline, series: new Map(many), lastT: 3_599_000 }, reportAssets());
}
