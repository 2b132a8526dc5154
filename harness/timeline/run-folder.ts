import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { usageError } from "../base/errors.ts";
import { TIMELINE_FILE } from "./writer.ts";

/**
 * Makes the folder of a new run, `<reports>/<scenario>/<UTC time>`, absolute. Runs that start within the same second
 * get a number behind the time, so that names sort in the order of their making.
 */
export function createRunFolder(reports: string, scenario: string, startedAt: Date): string {
  const parent = resolve(reports, scenario);
  mkdirSync(parent, { recursive: true });
  const time = `${startedAt.toISOString().slice(0, 19).replaceAll(":", "-")}Z`;
  for (let attempt = 1; ; attempt++) {
    const folder = join(parent, attempt === 1 ? time : `${time}-${String(attempt).padStart(2, "0")}`);
    if (makeFolder(folder)) return folder;
  }
}

/** Where the records of a cluster's nodes are, each in a folder by the node's name. */
export function nodesFolder(runDir: string): string {
  return join(runDir, "nodes");
}

/** Folders of the nodes of a cluster, by name; none for a run of one node. */
export function nodeRuns(runDir: string): readonly { readonly node: string; readonly folder: string }[] {
  const folder = nodesFolder(runDir);
  return foldersIn(folder)
    .sort()
    .map((node) => ({ node, folder: join(folder, node) }))
    .filter((run) => isRun(run.folder));
}

/** False when it is there already. */
function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Finds a stored run: a run's own folder, or the latest run in a scenario's folder or under a scenario's name.
 * @throws BeamsoakError (exit 2) when there is none
 */
export function findRun(reference: string, reports: string): string {
  for (const folder of [resolve(reference), resolve(reports, reference)]) {
    if (isRun(folder)) return folder;
    const latest = runsIn(folder).at(-1);
    if (latest !== undefined) return latest;
  }
  throw usageError(
    "RUN_NOT_FOUND",
    `"${reference}" is no run: neither ${resolve(reference)} nor ${resolve(reports, reference)} holds one${existsSync(reference) ? "" : ", and there is no such file of series"}.`,
    `Name a run's folder, a file of series, or one of the scenarios that have run: ${scenariosIn(reports).join(", ") || "none yet"}.`,
  );
}

/** The two latest runs of a scenario by its name or folder, the older first; null where it has fewer, or is none. */
export function twoLatestRuns(reference: string, reports: string): readonly [string, string] | null {
  for (const folder of [resolve(reference), resolve(reports, reference)]) {
    const [before, after] = runsIn(folder).slice(-2);
    if (before !== undefined && after !== undefined) return [before, after];
  }
  return null;
}

/** Whether a folder holds a run's record. */
export function isRun(folder: string): boolean {
  return existsSync(join(folder, TIMELINE_FILE));
}

/** Runs in a scenario's folder, oldest first. */
function runsIn(folder: string): string[] {
  return foldersIn(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter(isRun);
}

function scenariosIn(reports: string): string[] {
  return foldersIn(reports).filter((name) => runsIn(join(reports, name)).length > 0);
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
