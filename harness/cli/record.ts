import { relative } from "node:path";
import { Command, Option } from "commander";
import { usageError } from "../base/errors.ts";
import { ExitCode } from "../base/exit-codes.ts";
import { MINUTE, SECOND } from "../base/units.ts";
import { judgeStored, writeReports } from "../judge.ts";
import { recordFiles } from "../record-files.ts";
import { recordNode } from "../record-node.ts";
import { keepRecording, namesOfTable, storedRecording } from "../recording.ts";
import type { Recording } from "../record/types.ts";
import { findRun } from "../timeline/run-folder.ts";
import { attachOptions, attachPlanOf, type AttachFlags } from "./attach-options.ts";
import { durationOption } from "./duration-option.ts";
import { onInterrupt } from "./interrupt.ts";
import { defaultReports } from "./places.ts";
import { playbackOptions, playbackWanted, writePlayback, type PlaybackFlags } from "./playback-options.ts";
import { showRecording } from "./recording-progress.ts";
import { recordingText } from "./recording-text.ts";
import { version } from "./version.ts";

interface RecordFlags extends AttachFlags, PlaybackFlags {
  readonly for: number;
  readonly table: string;
  readonly interval: number;
  readonly lookEvery: number;
  readonly loadModule: boolean;
  readonly fromPrometheus?: readonly string[];
  readonly sessionsMetric?: string;
  readonly arrivalsMetric?: string;
  readonly requestsMetric?: string;
  readonly reports: string;
  readonly json?: true;
}

export function recordCommand(): Command {
  const command = new Command("record")
    .description("learn the load that a node is under, and write a scenario that reproduces it")
    .argument("[node|recording]", "name@host, or the folder of a recording, to write another scenario from")
    .addOption(duration("--for <duration>", "how long to record").default(10 * MINUTE, "10m"))
    .option("--table <name>", "ETS table whose rows are sessions", "sessions")
    .addOption(duration("--interval <duration>", "between two samples").default(SECOND, "1s"))
    .addOption(
      duration("--look-every <duration>", "between two looks at the rows followed").default(
        10 * SECOND,
        "10s",
      ),
    )
    .option("--no-load-module", "load nothing into the node: stock calls alone, and fewer rows followed")
    .option("--from-prometheus <files...>", "answers to range queries, in the place of a node")
    .option("--sessions-metric <name>", "--from-prometheus: gauge of sessions at once")
    .option("--arrivals-metric <name>", "--from-prometheus: counter of sessions opened")
    .option("--requests-metric <name>", "--from-prometheus: counter of requests");
  for (const option of [...playbackOptions(), ...attachOptions()]) command.addOption(option);
  return command
    .option("--reports <folder>", "where the folder of the recording is made", defaultReports)
    .option("--json", "print what was learned as JSON on stdout")
    .addHelpText(
      "after",
      `
Nothing on the node is changed, and nothing is left there. Keys of rows stay in memory: none is written to disk.

Examples:
  $ beamsoak record shop@prod1.example.com --for 10m --like soak/shop.ts
  $ beamsoak record shop@127.0.0.1 --like soak/shop.ts --speed-up 20 \\
      --idle-timeout 30m --sweep-interval 1m --env idle_timeout={idleTimeout} --env sweep_interval={sweepInterval}
  $ beamsoak record --from-prometheus vm.json shop.json --sessions-metric shop_sessions \\
      --arrivals-metric shop_logins_total --like soak/shop.ts
  $ beamsoak record record-shop-prod1-example-com --like soak/shop.ts --speed-up 5 --force`,
    )
    .action(record);
}

function duration(flags: string, description: string): Option {
  return new Option(flags, description).argParser(durationOption);
}

async function record(subject: string | undefined, flags: RecordFlags): Promise<void> {
  const playback = await playbackWanted(flags);
  const { folder, recording, exitCode } = await recorded(subject, flags);
  const file = playback && writePlayback(playback, recording);
  const place = relative(".", folder);
  if (flags.json)
    process.stdout.write(`${JSON.stringify({ folder, scenario: file, ...recording }, null, 2)}\n`);
  else process.stdout.write(recordingText(recording, place, file));
  process.exitCode = exitCode;
}

interface Recorded {
  readonly folder: string;
  readonly recording: Recording;
  readonly exitCode: ExitCode;
}

async function recorded(subject: string | undefined, flags: RecordFlags): Promise<Recorded> {
  if (flags.fromPrometheus !== undefined) {
    if (subject === undefined) return fromPrometheus(flags.fromPrometheus, flags);
    throw subjectTwice(subject);
  }
  if (subject === undefined) throw nothingToRecord();
  return subject.includes("@") ? fromNode(subject, flags) : learnedAgain(subject, flags);
}

async function fromNode(node: string, flags: RecordFlags): Promise<Recorded> {
  const attach = await attachPlanOf(node, flags);
  const interruption = onInterrupt("what was recorded until now follows");
  using view = showRecording(process.stderr, {
    planned: flags.for,
    table: flags.table,
    lineEvery: flags.lookEvery,
  });
  const { runDir, end } = await recordNode({
    ...{
      attach,
      table: flags.table,
      length: flags.for,
      interval: flags.interval,
      lookEvery: flags.lookEvery,
    },
    ...{ loadModule: flags.loadModule, reports: flags.reports, version, observer: view },
    command: ["beamsoak", ...process.argv.slice(2)],
    signal: interruption.signal,
  });
  const names = namesOfTable(flags.table);
  const recording = await keepRecording(runDir, { beamsoak: version, source: { kind: "node", node }, names });
  const died = end.reason === "target-died" ? ExitCode.target : ExitCode.bounded;
  return { folder: runDir, recording, exitCode: interruption.exitCode() ?? died };
}

async function fromPrometheus(files: readonly string[], flags: RecordFlags): Promise<Recorded> {
  const own = {
    sessions: flags.sessionsMetric ?? null,
    arrivals: flags.arrivalsMetric ?? null,
    requests: flags.requestsMetric ?? null,
  };
  const { folder, names } = await recordFiles(files, own, flags.reports);
  writeReports(await judgeStored(folder));
  const recording = await keepRecording(folder, {
    beamsoak: version,
    source: { kind: "prometheus", files },
    names,
  });
  return { folder, recording, exitCode: ExitCode.bounded };
}

/** What the record says today: a later beamsoak may learn more from it. */
async function learnedAgain(reference: string, { reports }: RecordFlags): Promise<Recorded> {
  const folder = findRun(reference, reports);
  const before = storedRecording(folder);
  if (before === null)
    throw usageError(
      "NOT_A_RECORDING",
      `${folder} is a run, and no recording.`,
      "Record a node: beamsoak record NAME@HOST.",
    );
  return {
    folder,
    recording: await keepRecording(folder, { ...before, beamsoak: version }),
    exitCode: ExitCode.bounded,
  };
}

function nothingToRecord() {
  return usageError(
    "NOTHING_TO_RECORD",
    "Nobody said what to record.",
    "Name a node (name@host), a recording's folder, or --from-prometheus FILES.",
  );
}

function subjectTwice(subject: string) {
  return usageError(
    "RECORD_SUBJECT_TWICE",
    `There is ${subject} to record, and --from-prometheus too.`,
    "Name one of them; options that take one value go before --from-prometheus or after its files.",
  );
}
