import { join } from "node:path";
import { targetError } from "../base/errors.ts";
import type { ErlangApplication } from "../config/types.ts";
import { imageFile } from "./package-files.ts";
import { runProgram } from "./run-program.ts";

/**
 * Compiles an application with the local `erlc`, by the same script that an image build uses.
 * @returns the folder of its beam files
 * @throws BeamsoakError (exit 5) that names file and line of every error
 */
export async function compileApplication(
  erlang: ErlangApplication,
  outDir: string,
  signal?: AbortSignal,
): Promise<string> {
  const result = await runProgram(
    ["sh", imageFile("compile.sh"), outDir, erlang.source, ...erlang.with],
    signal,
  );
  if (result.exitCode !== 0) throw compileError(erlang, result.output);
  return join(outDir, "ebin");
}

/** Makes one readable error of what the compiler printed. */
export function compileError(erlang: ErlangApplication, output: string): Error {
  const errors = compileErrors(output);
  const shown = errors.length > 0 ? errors : output.trimEnd().split("\n").slice(-10);
  return targetError(
    "TARGET_COMPILE_FAILED",
    `The application ${erlang.application} in ${erlang.source} does not compile:\n${shown.map((line) => `  ${line}`).join("\n")}`,
    errors.length > 0 ? "Correct the source at the lines named." : undefined,
  );
}

/** The errors among a compiler's output: `src/a.erl:12:5: syntax error before: end`; warnings are left out. */
export function compileErrors(output: string): readonly string[] {
  return output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^\S+\.[eh]rl:\d+(:\d+)?: (?!Warning:)/.test(line));
}
