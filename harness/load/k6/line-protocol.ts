import type { Millis } from "../../base/units.ts";

/** One value that k6 measured. */
export interface Sample {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly value: number;
  /** Epoch milliseconds. */
  readonly wall: Millis;
}

/**
 * The samples of a body in InfluxDB's line protocol, as k6's output `influxdb` sends it:
 * `metric,tag=text,… value=1.5 1700000000000000000`, with a backslash before commas, blanks and equals signs in texts.
 * Lines of metrics that are not wanted are skipped unread.
 */
export function parseLines(body: string, wanted: ReadonlySet<string>): readonly Sample[] {
  return body.split("\n").flatMap((line) => {
    const metric = /^[^, ]*/.exec(line)![0];
    const sample = wanted.has(metric) ? parseLine(metric, line) : null;
    return sample === null ? [] : [sample];
  });
}

function parseLine(metric: string, line: string): Sample | null {
  const [head = "", fields = "", time = ""] = line.split(/(?<!\\) /);
  const value = Number(/(?:^|,)value=([^,]+)/.exec(fields)?.[1]);
  const tags = head
    .split(/(?<!\\),/)
    .slice(1)
    .map(pairOf);
  // Nanoseconds are more than a number holds; their last six digits are dropped.
  const wall = Number(time.slice(0, -6));
  return Number.isFinite(value) && time !== ""
    ? { metric, tags: Object.fromEntries(tags), value, wall }
    : null;
}

function pairOf(text: string): [string, string] {
  const [key = "", value = ""] = text.split(/(?<!\\)=/);
  return [key.replaceAll(/\\(.)/g, "$1"), value.replaceAll(/\\(.)/g, "$1")];
}
