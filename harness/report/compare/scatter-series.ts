/**
 * The series of which a gate's exact figure is one sample under load, so that its scatter in the hold tells how far the
 * figure may move by chance; null for figures that are taken otherwise: after the drain, or a forced collection.
 */
export function scatterSeriesOf(gateId: string, label: string, table: string): string | null {
  switch (gateId) {
    case "sessions-bounded":
      return label === "sessions at the end" ? null : `table.${table}.rows`;
    case "sessions-kept":
      return `table.${table}.rows`;
    case "latency-bounded":
      return `latency.${label.split(" ")[0]!}`;
    case "absolute-limits":
      return label.replace(/ at the peak$/, "");
    default:
      return null;
  }
}
