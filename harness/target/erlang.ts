import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { environmentError } from "../base/errors.ts";
import { runProgram } from "./run-program.ts";

/** Where PATH finds a program, or null. */
export function findProgram(name: string): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/** `25`, as the local `erl` says; null when there is none that runs. */
export async function localOtpRelease(): Promise<string | null> {
  const program = "io:put_chars(erlang:system_info(otp_release)), halt().";
  const { exitCode, output } = await runProgram([
    "erl",
    "-noinput",
    "-boot",
    "start_clean",
    "-eval",
    program,
  ]);
  return exitCode === 0 ? output.trim() : null;
}

export const installErlang = "apt-get update && apt-get install --no-install-recommends erlang-base";

export function erlangMissing(): Error {
  return environmentError(
    "ERLANG_NOT_FOUND",
    "A process target needs Erlang/OTP on this machine: no erl and erlc found in PATH.",
    `Install it, as root: ${installErlang}. Or start a container engine and use --target container.`,
  );
}

/** Whether a path is a program that we may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
