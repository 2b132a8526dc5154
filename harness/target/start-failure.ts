import { BeamsoakError } from "../base/errors.ts";

/** A failed start says what the service printed last. */
export function withOutput(cause: unknown, output: readonly string[]): unknown {
  if (!(cause instanceof BeamsoakError) || output.length === 0) return cause;
  const { code, hint, exitCode } = cause;
  const message = `${cause.message}\nIts last output:\n${output.map((line) => `  ${line}`).join("\n")}`;
  return new BeamsoakError({ code, message, exitCode, cause, ...(hint && { hint }) });
}
