import { BeamsoakError } from "../base/errors.ts";
import { ExitCode } from "../base/exit-codes.ts";

/** Prints a failure for the person at the terminal; returns the exit code that belongs to it. */
export function explainFailure(thrown: unknown): number {
  if (thrown instanceof BeamsoakError) {
    process.stderr.write(`beamsoak: ${thrown.message}\n`);
    if (thrown.hint) process.stderr.write(`  → ${thrown.hint.replaceAll("\n", "\n    ")}\n`);
    process.stderr.write(`  [${thrown.code}, exit ${thrown.exitCode}]\n`);
    return thrown.exitCode;
  }
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  process.stderr.write(`beamsoak: a defect in beamsoak itself, please report it:\n${detail}\n`);
  return ExitCode.invalid;
}
