import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { usageError } from "../base/errors.ts";
import type { Millis, Quantity } from "../base/units.ts";
import { findScenario, loadScenario } from "../config/load-file.ts";
import type { ResolvedScenario } from "../config/types.ts";
import { playbackOf } from "../record/playback/plan.ts";
import { playbackText } from "../record/playback/text.ts";
import type { Recording } from "../record/types.ts";
import { collect } from "./count-option.ts";
import { durationOption } from "./duration-option.ts";
import { scenarioLibrary } from "./places.ts";

/** What to write of a recording, and what it does not tell. */
export interface PlaybackFlags {
  readonly like?: string;
  readonly out?: string;
  readonly force?: true;
  readonly speedUp: Quantity<"ratio">;
  readonly env: readonly string[];
  readonly idleTimeout?: Millis;
  readonly sweepInterval?: Millis;
  readonly vanish?: Quantity<"ratio">;
  readonly thinkTime?: Millis;
  readonly lifetime?: Millis;
}

export function playbackOptions(): readonly Option[] {
  return [
    new Option("--like <scenario>", "write a scenario with the service and the requests of this one"),
    new Option("--out <file>", "where (default: beside the other, with -recorded behind its name)"),
    new Option("--force", "overwrite what is there"),
    new Option("--speed-up <k>", "how many times as fast it is played back")
      .argParser(factor)
      .default(10, "10"),
    new Option(
      "--env <name=value>",
      "tell the service its timers: {idleTimeout}, {sweepInterval} in ms; repeatable",
    )
      .argParser(collect)
      .default([], "none"),
    new Option("--idle-timeout <duration>", "of sessions in production").argParser(durationOption),
    new Option("--sweep-interval <duration>", "between two sweeps in production").argParser(durationOption),
    new Option("--vanish <share>", "share of users who leave without a log-out, 0 to 1").argParser(share),
    new Option("--think-time <duration>", "mean time between two acts of a user in production").argParser(
      durationOption,
    ),
    new Option(
      "--lifetime <duration>",
      "mean lifetime of a session, where the recording does not tell",
    ).argParser(durationOption),
  ];
}

/** A scenario to be written: checked before anything is recorded. */
export interface Playback {
  readonly file: string;
  readonly like: ResolvedScenario;
  readonly likeFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly flags: PlaybackFlags;
}

/** Null where none is wanted. @throws BeamsoakError (exit 2): no such scenario, or the file is there already */
export async function playbackWanted(flags: PlaybackFlags): Promise<Playback | null> {
  if (flags.like === undefined) {
    if (flags.out === undefined) return null;
    throw usageError(
      "RECORD_WITHOUT_LIKE",
      `${flags.out} cannot be written: nobody said how the service starts and what its users ask of it.`,
      "Name a scenario that says it with --like; `beamsoak init` writes one.",
    );
  }
  const likeFile = findScenario(flags.like, scenarioLibrary);
  const like = await loadScenario(flags.like, scenarioLibrary, { settings: [] });
  const stem = basename(likeFile, extname(likeFile));
  const file = resolve(flags.out ?? join(dirname(likeFile), `${stem}-recorded.ts`));
  if (existsSync(file) && !flags.force)
    throw usageError("RECORD_EXISTS", `${file} is there already.`, "Move it, or overwrite it with --force.");
  requireTimers(flags);
  return { file, like, likeFile, env: Object.fromEntries(flags.env.map(setting)), flags };
}

/** @returns the path as a user would type it. @throws BeamsoakError (exit 2): nobody knows how many sessions there were */
export function writePlayback({ file, like, likeFile, env, flags }: Playback, recording: Recording): string {
  if (recording.learned.sessions === null) throw withoutSessions();
  const plan = playbackOf(recording.learned, like.sessions, {
    speedUp: flags.speedUp,
    idleTimeout: flags.idleTimeout ?? null,
    sweepInterval: flags.sweepInterval ?? null,
    vanish: flags.vanish ?? null,
    thinkTime: flags.thinkTime ?? null,
    lifetime: flags.lifetime ?? null,
  });
  const text = playbackText(recording.learned, plan, {
    like: {
      module: moduleOf(likeFile, file),
      starts: like.service.program ? "program" : "erlang",
      params: Object.keys(like.params),
    },
    name: basename(file, extname(file))
      .toLowerCase()
      .replaceAll(/[^a-z0-9_-]+/g, "-"),
    recorded: `${sourceText(recording)}, ${recording.startedAt.slice(0, 16)}Z`,
    speedUp: flags.speedUp,
    env,
  });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return relative(".", file);
}

/** `sessions@127.0.0.1`, or the files that it is from. */
export function sourceText({ source }: Recording): string {
  return source.kind === "node" ? source.node : source.files.map((file) => basename(file)).join(", ");
}

/** Production's timers are of use only to a service that is told them. */
function requireTimers({ env, idleTimeout, sweepInterval }: PlaybackFlags): void {
  const timers = [
    { flag: "--idle-timeout", place: "{idleTimeout}", said: idleTimeout },
    { flag: "--sweep-interval", place: "{sweepInterval}", said: sweepInterval },
  ];
  for (const { flag, place, said } of timers) {
    const told = env.some((text) => text.includes(place));
    if (told && said === undefined)
      throw usageError(
        "TIMER_MISSING",
        `--env tells the service ${place}, which nobody said.`,
        `Say it: ${flag} 30m.`,
      );
    if (!told && said !== undefined)
      throw usageError(
        "TIMER_UNTOLD",
        `${flag} is of production, and nothing tells it to the service that is started.`,
        `Name the setting that takes it, in milliseconds: --env NAME=${place}.`,
      );
  }
}

function withoutSessions() {
  return usageError(
    "RECORDING_WITHOUT_SESSIONS",
    "No scenario is written: how many sessions there were is not known.",
    "Record again with --table NAME, or of Prometheus with --sessions-metric NAME.",
  );
}

function setting(text: string): readonly [string, string] {
  const [name, ...value] = text.split("=");
  if (name && value.length > 0) return [name, value.join("=")];
  throw usageError(
    "ENV_SETTING",
    `--env ${text} is no name=value.`,
    "For example: --env idle_timeout={idleTimeout}.",
  );
}

function moduleOf(likeFile: string, file: string): string {
  const path = relative(dirname(file), likeFile).split(sep).join("/");
  return path.startsWith(".") ? path : `./${path}`;
}

function factor(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`"${text}" is no number above 0.`);
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError(`"${text}" is no share from 0 to 1.`);
}
