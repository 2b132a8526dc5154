import type { TimelineRecord } from "./types.ts";

type Check = (record: Record<string, unknown>) => boolean;

const isText = (value: unknown) => typeof value === "string";
const isTime = (value: unknown) => typeof value === "number" && value >= 0;

/** What a record of each kind must carry; more is allowed. */
const checks: Readonly<Record<TimelineRecord["kind"], Check>> = {
  header: ({ startedAt, scenario }) => isText(startedAt) && isText(scenario),
  series: ({ name, unit, type }) => isText(name) && isText(unit) && (type === "gauge" || type === "counter"),
  sample: ({ t, values }) => isTime(t) && areNumbers(values),
  phase: ({ t, phase }) => isTime(t) && isText(phase),
  missed: ({ t, source, reason }) => isTime(t) && isText(source) && isText(reason),
  event: ({ t, event, message }) => isTime(t) && isText(event) && isText(message),
  end: ({ t, reason, message }) => isTime(t) && isText(reason) && isText(message),
};

/** One line of a timeline. @throws Error that says what is wrong with it */
export function parseRecord(line: string): TimelineRecord {
  const record = JSON.parse(line) as unknown;
  if (typeof record !== "object" || record === null) throw new Error("not an object");
  const { kind } = record as { kind?: unknown };
  if (typeof kind !== "string" || !Object.hasOwn(checks, kind)) {
    throw new Error(`unknown kind of record ${JSON.stringify(kind)}`);
  }
  if (!checks[kind as TimelineRecord["kind"]](record as Record<string, unknown>)) {
    throw new Error(`a ${kind} record lacks a field or has one of the wrong type`);
  }
  return record as TimelineRecord;
}

function areNumbers(values: unknown): boolean {
  if (typeof values !== "object" || values === null) return false;
  for (const value of Object.values(values)) if (typeof value !== "number") return false;
  return true;
}
