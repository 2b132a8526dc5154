// The parts of the OpenMetrics text format 1.0 that do not depend on what is told in it:
// https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md

interface FamilyFacts {
  readonly name: string;
  readonly type: "gauge" | "counter" | "histogram";
  /** The last part of the name; null where what is counted has no unit. */
  readonly unit: string | null;
  readonly help: string;
}

/** The lines before the samples of a metric family. */
export function familyHead({ name, type, unit, help }: FamilyFacts): readonly string[] {
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === null ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
  ];
}

/** `{gate="errors",level="fail"}`; nothing where there are no labels. */
export function labelSet(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
