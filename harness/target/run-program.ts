import { spawn } from "node:child_process";
import { signalGroup } from "./tied-process.ts";

export interface ProgramResult {
  /** null when the program could not be started or a signal ended it. */
  readonly exitCode: number | null;
  /** stdout and stderr, or why it could not be started. */
  readonly output: string;
}

/** How long an aborted program has to clean up after itself. */
const GRACE = 10_000;

/** Runs a program to its end. Aborting ends it and everything it started, and rejects with the signal's reason. */
export function runProgram(argv: readonly string[], signal?: AbortSignal): Promise<ProgramResult> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0]!, argv.slice(1), { stdio: ["ignore", "pipe", "pipe"], detached: true });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    const abort = (): void => {
      signalGroup(child, "SIGTERM");
      setTimeout(() => signalGroup(child, "SIGKILL"), GRACE).unref();
    };
    signal?.addEventListener("abort", abort, { once: true });
    const end = (result: ProgramResult): void => {
      signal?.removeEventListener("abort", abort);
      if (signal?.aborted) reject(signal.reason as Error);
      else resolve(result);
    };
    child.on("error", (error) => end({ exitCode: null, output: error.message }));
    child.on("close", (exitCode) => end({ exitCode, output: Buffer.concat(chunks).toString("utf8") }));
  });
}
