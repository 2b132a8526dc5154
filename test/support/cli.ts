import { spawn, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** What it has shown so far. */
  stderr(): string;
  /** Resolves once stderr has shown this text. */
  shows(text: string): Promise<void>;
}

const main = resolve(import.meta.dirname, "../../harness/cli/main.ts");

/** Starts beamsoak as a user would, without a terminal. */
export function startCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCli {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, CI: "", ...env } });
  let stdout = "";
  let stderr = "";
  const waiting: { text: string; done: () => void }[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    for (const { text: wanted, done } of waiting) if (stderr.includes(wanted)) done();
  });
  const finished = new Promise<Finished>((settle) =>
    child.on("close", (code, signal) => settle({ code, signal, stdout, stderr })),
  );
  const shows = (text: string) =>
    Promise.race([
      new Promise<void>((done) => (stderr.includes(text) ? done() : waiting.push({ text, done }))),
      finished.then((end) => {
        if (!end.stderr.includes(text)) throw new Error(`it ended without showing "${text}":\n${end.stderr}`);
      }),
    ]);
  return { child, finished, shows, stderr: () => stderr };
}

export function cli(...args: readonly string[]): Promise<Finished> {
  return startCli(args).finished;
}
