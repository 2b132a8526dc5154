import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { SECOND, type Millis } from "../base/units.ts";
import type { FaultPlan } from "../config/types.ts";
import { startGuard } from "../target/guard.ts";
import { signalGroup, spawnTied } from "../target/tied-process.ts";
import type { Begun, Victims } from "./types.ts";

/** For a command that does something and ends, and for one that is told to end. */
const PATIENCE: Millis = 30 * SECOND;
const GRACE: Millis = 5 * SECOND;
/** Of what a command that failed has said last. */
const LAST_WORDS = 400;

/**
 * A program of the user's on this machine. One that has its undoing is to end by itself, and well; one that has none is
 * the harm itself, and is ended when its time is over.
 */
export async function command(
  fault: Extract<FaultPlan, { kind: "command" }>,
  { target, pid }: Victims,
): Promise<Begun> {
  const env = {
    ...inherited(),
    BEAMSOAK_NODE: target.node,
    BEAMSOAK_PID: String(pid()),
    ...(target.baseUrl !== null && { BEAMSOAK_URL: target.baseUrl }),
  };
  const { run, undo, folder } = fault;
  const isOnce = undo !== null || fault.for === 0;
  const guard = undo && startGuard(undo, env, folder);
  const undone = async () => {
    if (undo) await toItsEnd(start(undo, env, folder), undo);
    guard?.standDown();
  };
  const started = start(run, env, folder);
  if (!isOnce) {
    await spawned(started.child);
    return { end: () => ended(started.child), undo: () => ended(started.child) };
  }
  try {
    await toItsEnd(started, run);
  } catch (error) {
    // It may have done half of its harm.
    await undone().catch(() => undefined);
    throw error;
  }
  return { end: undone, undo: undone };
}

interface Started {
  readonly child: ChildProcess;
  readonly words: () => string;
}

function start(argv: readonly string[], env: Readonly<Record<string, string>>, folder: string): Started {
  const child = spawnTied(argv, env, ["ignore", "pipe", "pipe"], folder);
  let words = "";
  const keep = (chunk: Buffer) => (words = (words + chunk.toString()).slice(-LAST_WORDS));
  child.stdout!.on("data", keep);
  child.stderr!.on("data", keep);
  return { child, words: () => words.trim() };
}

async function spawned(child: ChildProcess): Promise<void> {
  await once(child, "spawn");
}

/** @throws Error that says how it ended, unless it ended well */
async function toItsEnd({ child, words }: Started, argv: readonly string[]): Promise<void> {
  const late = setTimeout(() => signalGroup(child, "SIGKILL"), PATIENCE);
  try {
    const [exitCode, signal] = (await once(child, "close")) as [number | null, string | null];
    if (exitCode === 0) return;
    const how = signal === null ? `exit status ${exitCode}` : `killed by ${signal}`;
    const said = words() === "" ? "" : `, and said: ${words()}`;
    throw new Error(`${argv.join(" ")} failed: ${how}${said}`);
  } finally {
    clearTimeout(late);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  signalGroup(child, "SIGTERM");
  const insist = setTimeout(() => signalGroup(child, "SIGKILL"), GRACE);
  await gone;
  clearTimeout(insist);
}

/** A user's own program finds what it finds in their shell. */
function inherited(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
