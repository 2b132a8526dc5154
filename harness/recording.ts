import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf, usageError } from "./base/errors.ts";
import type { ResolvedScenario } from "./config/types.ts";
import { judgeStored, storedScenario } from "./judge.ts";
import { learn } from "./record/learn/learn.ts";
import type { Learned, Recording, SessionSeries } from "./record/types.ts";
import { loadTimeline } from "./timeline/load.ts";

const RECORDING_FILE = "recording.json";

/** The series that tell of the sessions in an ETS table. */
export function namesOfTable(table: string): SessionSeries {
  return {
    sessions: `table.${table}.rows`,
    arrivals: null,
    requests: null,
    tableMemory: `table.${table}.memory`,
  };
}

/** Learns from the record in a folder, and leaves what was learned there. */
export async function keepRecording(
  folder: string,
  about: Pick<Recording, "beamsoak" | "source" | "names">,
): Promise<Recording> {
  const timeline = await loadTimeline(folder);
  const { startedAt } = timeline.header;
  const learned = learn(timeline, storedScenario(folder), about.names);
  const { beamsoak, source, names } = about;
  const recording: Recording = { schemaVersion: 1, beamsoak, startedAt, source, names, learned };
  writeFileSync(join(folder, RECORDING_FILE), `${JSON.stringify(recording, null, 2)}\n`);
  return recording;
}

/** Null where the folder has none. @throws BeamsoakError (exit 2) where it is broken, or of another version */
export function storedRecording(folder: string): Recording | null {
  const path = join(folder, RECORDING_FILE);
  if (!existsSync(path)) return null;
  try {
    const recording = JSON.parse(readFileSync(path, "utf8")) as { readonly schemaVersion?: unknown };
    if (recording.schemaVersion === 1) return recording as Recording;
    throw new Error(`its schema version is ${String(recording.schemaVersion)}, and this beamsoak reads 1`);
  } catch (cause) {
    throw usageError(
      "RECORDING_BROKEN",
      `Cannot read ${path}: ${messageOf(cause)}`,
      "Record again, or read it with the beamsoak that wrote it.",
    );
  }
}

/**
 * What is known of the load in a stored recording, or in a stored run, which knows its load.
 * @throws BeamsoakError (exit 2) of a watch that nobody recorded: of its sessions nothing is known
 */
export async function learnedFrom(folder: string): Promise<Learned> {
  const recording = storedRecording(folder);
  const scenario = storedScenario(folder);
  if (recording === null && scenario.watchOnly) throw notRecorded(folder);
  return learn(await loadTimeline(folder), scenario, recording?.names ?? namesOfRun(scenario));
}

/** Why a stored run proves nothing, in a sentence: its generator, or the machine, was at fault. Null where it does. */
export async function faultIn(folder: string): Promise<string | null> {
  const { verdict } = (await judgeStored(folder)).result;
  return verdict.outcome === "invalid" ? verdict.sentence : null;
}

function namesOfRun({ sessions: { table } }: ResolvedScenario): SessionSeries {
  return { ...namesOfTable(table), arrivals: "load.sessions_opened", requests: "load.sent" };
}

function notRecorded(folder: string) {
  return usageError(
    "NOT_A_RECORDING",
    `${folder} is a watch: nothing in it tells how many sessions were opened.`,
    "Record the node with `beamsoak record`.",
  );
}
