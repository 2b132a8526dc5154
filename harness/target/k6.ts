import { existsSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { environmentError } from "../base/errors.ts";
import { findProgram } from "./erlang.ts";
import { runProgram } from "./run-program.ts";

/** Options that keep k6's memory flat, and `per-vu-iterations` with segments, are those of this version. */
export const K6_MAJOR = 2;

export const installK6 = "npm run k6 builds it (with Go 1.25 or newer); or put a k6 of version 2 in PATH";

/** Path of k6: in PATH, or where scripts/k6.sh builds it; null where neither has one. */
export function findK6(): string | null {
  const built = join(dirname(findPackageJSON(import.meta.url)!), ".cache", "k6", "k6");
  return findProgram("k6") ?? (existsSync(built) ? built : null);
}

/** `2.0.0`, as k6 says of itself; null when there is none that runs. */
export async function k6Version(): Promise<string | null> {
  const program = findK6();
  if (program === null) return null;
  const { exitCode, output } = await runProgram([program, "version"]);
  return exitCode === 0 ? (/^k6(?:\.exe)? v(\d+\.\d+\.\d+)/m.exec(output)?.[1] ?? null) : null;
}

/**
 * The k6 to use.
 * @throws BeamsoakError (exit 4) when there is none, or one of another major version
 */
export async function requireK6(): Promise<{ readonly program: string; readonly version: string }> {
  const program = findK6();
  const version = await k6Version();
  if (program === null || version === null) {
    throw environmentError(
      "K6_NOT_FOUND",
      "The engine k6 was asked for, and there is no k6 that runs in PATH, nor one that was built here.",
      `${installK6}. Without --k6 the built-in engine carries the load.`,
    );
  }
  if (!version.startsWith(`${K6_MAJOR}.`)) {
    throw environmentError(
      "K6_VERSION",
      `${program} is k6 ${version}; version ${K6_MAJOR} is needed.`,
      installK6,
    );
  }
  return { program, version };
}
