import { ExitCode } from "./exit-codes.ts";

/** What went wrong, where, and what to do next: everything a user gets to see of a mistake. */
export interface ErrorFacts {
  /** Stable and greppable: `TARGET_PORT_IN_USE`. */
  readonly code: string;
  /** One or more sentences: what happened and where, with the value found. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  readonly exitCode: ExitCode;
  readonly cause?: unknown;
}

/** A failure that has been understood. The CLI prints it without a stack trace. */
export class BeamsoakError extends Error {
  override readonly name = "BeamsoakError";
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(facts: ErrorFacts) {
    super(facts.message, { cause: facts.cause });
    this.code = facts.code;
    this.hint = facts.hint;
    this.exitCode = facts.exitCode;
  }
}

export function usageError(code: string, message: string, hint?: string): BeamsoakError {
  return new BeamsoakError({ code, message, exitCode: ExitCode.usage, ...(hint && { hint }) });
}

export function environmentError(
  code: string,
  message: string,
  hint?: string,
  cause?: unknown,
): BeamsoakError {
  return new BeamsoakError({ code, message, exitCode: ExitCode.invalid, cause, ...(hint && { hint }) });
}

export function targetError(code: string, message: string, hint?: string, cause?: unknown): BeamsoakError {
  return new BeamsoakError({ code, message, exitCode: ExitCode.target, cause, ...(hint && { hint }) });
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
