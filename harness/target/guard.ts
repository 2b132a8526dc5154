import { spawn } from "node:child_process";

/** What has to be done when this program ends before it has done it itself. */
export interface Guard {
  /** It has been done. */
  standDown(): void;
}

/**
 * Starts a process that waits, in a group of its own, and runs a command when this program ends, however it ends: the
 * pipe between the two closes with it, also by kill -9.
 */
export function startGuard(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd?: string,
): Guard {
  const waiting = spawn("sh", ["-c", 'read -r word || exec "$@"', "guard", ...argv], {
    env: { PATH: process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin", ...env },
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    ...(cwd !== undefined && { cwd }),
  });
  // One that could not be started guards nothing; what it is for is done all the same while this program lives.
  waiting.on("error", () => undefined);
  waiting.stdin.on("error", () => undefined);
  waiting.unref();
  return {
    standDown: () => {
      waiting.stdin.end("done\n");
    },
  };
}
