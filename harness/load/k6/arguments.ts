import { usageError } from "../../base/errors.ts";

/** One k6 among those that share a test. */
export interface Instance {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** What all instances of one start have in common. */
export interface SharedArguments {
  /** Variables for the script. */
  readonly env: Readonly<Record<string, string>>;
  /** Where samples go: `http://127.0.0.1:8086` */
  readonly intake: string;
  /** Tells the samples of one start from those of the next. */
  readonly start: number;
}

/**
 * Options of `k6 run` that are the same wherever it runs. Neither thresholds nor a summary are computed, for which k6
 * would keep every latency of the test in memory; nothing is reported to its makers. Only the system tags that are
 * read are sent. No text holds a blank.
 */
export function sharedArguments({ env, intake, start }: SharedArguments): readonly string[] {
  return [
    "--quiet",
    "--no-thresholds",
    "--summary-mode=disabled",
    "--no-usage-report",
    "--system-tags=status,error_code",
    `--tag=start=${start}`,
    // Two words each: k6's operator takes them out of, or puts them into, what it gives to `k6 archive` by these words.
    ...["--out", `influxdb=${intake}/k6`],
    ...Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
  ];
}

/** What tells one instance from the others: its part of the test; and it waits for its release. */
export function instanceArguments({ number, of }: Instance, address: string): readonly string[] {
  const part = (index: number) => (index === 0 || index === of ? String(index / of) : `${index}/${of}`);
  const bounds = Array.from({ length: of + 1 }, (_, index) => part(index));
  const segment =
    of === 1
      ? []
      : [
          `--execution-segment=${bounds[number - 1]}:${bounds[number]}`,
          `--execution-segment-sequence=${bounds.join(",")}`,
        ];
  return [...segment, "--paused", `--address=${address}`, `--tag=instance_id=${number}`];
}

/** @throws BeamsoakError (exit 2) where k6 would leave an instance without any VU */
export function requireShards(shards: number, instances: number): void {
  if (shards >= instances) return;
  throw usageError(
    "K6_TOO_FEW_VUS",
    `${instances} instances of k6 cannot share ${shards} VUs: each needs one.`,
    "Take fewer instances, or more users.",
  );
}
