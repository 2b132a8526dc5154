import { spawn, spawnSync, type ChildProcess, type StdioOptions } from "node:child_process";
import { formatOwner, OWNER_VARIABLE, thisOwner } from "./owner.ts";

let tiePrefix: readonly string[] | null = null;

/**
 * Starts a program that does not outlive this one: the kernel kills it when we end, however we end (prctl(2)
 * PR_SET_PDEATHSIG, set by util-linux' `setpriv`). Where `setpriv` is missing the owner mark in its environment lets
 * the next start remove it. It leads a process group of its own, so that Ctrl-C in a terminal does not reach it.
 */
export function spawnTied(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  stdio: StdioOptions,
  cwd?: string,
): ChildProcess {
  tiePrefix ??= canTie() ? ["setpriv", "--pdeathsig", "KILL", "--"] : [];
  const [program, ...rest] = [...tiePrefix, ...argv];
  const child = spawn(program!, rest, {
    env: {
      PATH: process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
      ...env,
      [OWNER_VARIABLE]: formatOwner(thisOwner()),
    },
    stdio,
    ...(cwd !== undefined && { cwd }),
    detached: true,
  });
  child.once("exit", () => killGroup(child.pid, "SIGKILL"));
  return child;
}

/** Signals a program and whatever it started. Once it has ended this does nothing: its pid may be another's by then. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null) killGroup(child.pid, signal);
}

function killGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ESRCH")) throw cause;
  }
}

function canTie(): boolean {
  return spawnSync("setpriv", ["--pdeathsig", "KILL", "--", "true"]).status === 0;
}
