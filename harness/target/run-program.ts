import { spawn } from "node:child_process";

export interface ProgramResult {
  /** null when the program could not be started or a signal ended it. */
  readonly exitCode: number | null;
  /** stdout and stderr, or why it could not be started. */
  readonly output: string;
}

/** Runs a program to its end. Aborting kills it and everything it started, and rejects with the signal's reason. */
export function runProgram(argv: readonly string[], signal?: AbortSignal): Promise<ProgramResult> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0]!, argv.slice(1), { stdio: ["ignore", "pipe", "pipe"], detached: true });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    const abort = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
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
