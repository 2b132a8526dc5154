import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { messageOf, usageError } from "./base/errors.ts";
import type { Millis } from "./base/units.ts";
import { conclude, type Conclusion } from "./capacity/conclude.ts";
import type { Search } from "./capacity/types.ts";
import type { ResolvedScenario, TargetKind } from "./config/types.ts";
import { createRunFolder } from "./timeline/run-folder.ts";

const FILE = "capacity.json";

/** `capacity.json`: a search with all that is needed to go on with it. */
export interface CapacityRecord extends Search {
  readonly schemaVersion: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  /** As every run of it is, but for the number of users. */
  readonly scenario: ResolvedScenario;
  /** How the service was to be started; null for what the host offers. */
  readonly target: TargetKind | null;
  readonly engine: "built-in" | "k6";
  /** Of each run; null for as long as the scenario takes. */
  readonly timeBudget: Millis | null;
  /** Whether a hold that leaves growth open goes on for a third longer. */
  readonly extend: boolean;
}

/** The record with what it comes to, as it is written for others to read. */
export interface WrittenCapacity extends CapacityRecord {
  readonly conclusion: Conclusion;
}

/** Makes the folder of a new search, `<reports>/capacity/<scenario>/<UTC time>`. */
export function createCapacityFolder(reports: string, { scenario, startedAt }: CapacityRecord): string {
  return createRunFolder(join(reports, "capacity"), scenario.name, new Date(startedAt));
}

/** Written beside and renamed, so that a crash leaves the state before or the state after. */
export function saveCapacity(folder: string, record: CapacityRecord): WrittenCapacity {
  const written = { ...record, conclusion: conclude(record) };
  const path = join(folder, FILE);
  writeFileSync(`${path}.new`, `${JSON.stringify(written, null, 2)}\n`);
  renameSync(`${path}.new`, path);
  return written;
}

/**
 * The folder and record of the latest search for a scenario's break point.
 * @throws BeamsoakError (exit 2) when there is none, or it cannot be read
 */
export function latestCapacity(
  reports: string,
  scenario: string,
): { readonly folder: string; readonly record: CapacityRecord } {
  const parent = resolve(reports, "capacity", scenario);
  const names = existsSync(parent) ? readdirSync(parent).sort() : [];
  const folder = names.map((name) => join(parent, name)).findLast((path) => existsSync(join(path, FILE)));
  if (folder === undefined) {
    throw usageError(
      "CAPACITY_NOT_FOUND",
      `${parent} holds no search to go on with.`,
      "Leave --resume out to start one; or name the folder that it was kept in with --reports.",
    );
  }
  return { folder, record: readRecord(join(folder, FILE)) };
}

function readRecord(path: string): CapacityRecord {
  try {
    const record = JSON.parse(readFileSync(path, "utf8")) as Partial<CapacityRecord>;
    if (isRecord(record)) return record;
    throw new Error("it is no record of a search that this version can read");
  } catch (cause) {
    throw usageError("CAPACITY_UNREADABLE", `Cannot read ${path}: ${messageOf(cause)}`);
  }
}

function isRecord(record: Partial<CapacityRecord>): record is CapacityRecord {
  return record.schemaVersion === 1 && record.plan !== undefined && Array.isArray(record.steps);
}

/**
 * A stored search under a new plan: its runs count, as they are of the same service under the same load.
 * @throws BeamsoakError (exit 2) when they are not
 */
export function resumed(stored: CapacityRecord, wanted: CapacityRecord): CapacityRecord {
  const differing = differences(subjectOf(stored), subjectOf(wanted));
  if (differing.length > 0) {
    throw usageError(
      "CAPACITY_OF_ANOTHER",
      `The stored search was for something else: ${differing.join(", ")} differ.`,
      "Give the options that it was started with; or leave --resume out to start anew.",
    );
  }
  return { ...wanted, startedAt: stored.startedAt, steps: stored.steps };
}

/** What runs have in common that can be compared: all but their users. */
function subjectOf({
  scenario,
  target,
  engine,
  timeBudget,
  extend,
}: CapacityRecord): Readonly<Record<string, unknown>> {
  return {
    ...scenario,
    population: { ...scenario.population, users: 0 },
    target,
    engine,
    timeBudget,
    extend,
  };
}

function differences(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): readonly string[] {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
}
