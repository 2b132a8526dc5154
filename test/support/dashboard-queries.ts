import { readFileSync } from "node:fs";
import { resolve } from "node:path";

interface Dashboard {
  readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[];
  readonly templating: { readonly list: readonly { readonly query: string | { readonly query: string } }[] };
}

const dashboard = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../dashboards/beamsoak.json"), "utf8"),
) as Dashboard;

/** Every query of the dashboard, those of its variables among them. */
export const dashboardQueries: readonly string[] = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list
    .map(({ query }) => (typeof query === "string" ? query : query.query))
    .map((query) => query.replace(/^label_values\((\w+), *\w+\)$/, "$1"))
    .filter((query) => query !== "prometheus"),
];

const KEYWORDS = new Set(["or", "and", "unless", "bool", "offset"]);

/** The metrics that a query of PromQL asks for. */
export function metricsIn(query: string): readonly string[] {
  const bare = query
    .replace(/\{(?:"(?:\\.|[^"\\])*"|[^}"])*\}/g, " ")
    .replace(/\[[^\]]*\]/g, " ")
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, " ");
  return [...bare.matchAll(/[a-zA-Z_:][\w:]*/g)]
    .filter(({ 0: word, index }) => !/^\s*\(/.test(bare.slice(index + word.length)) && !KEYWORDS.has(word))
    .map(([word]) => word);
}

/** A query of a histogram's buckets asks for the histogram. */
export function familyOf(metric: string): string {
  return metric.replace(/_(bucket|sum)$/, "");
}
