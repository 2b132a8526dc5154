import { ExitCode } from "../base/exit-codes.ts";

export interface Interruption {
  readonly signal: AbortSignal;
  /** Exit code of the signal that came, if one did. */
  readonly exitCode: () => ExitCode | null;
}

/**
 * The first Ctrl-C or SIGTERM asks for a report; a second one ends the program at once.
 * @param promise what the user is told of it
 */
export function onInterrupt(promise = "the partial report follows"): Interruption {
  const controller = new AbortController();
  let exitCode: ExitCode | null = null;
  const handle = (code: ExitCode) => () => {
    if (exitCode !== null) process.exit(code);
    exitCode = code;
    process.stderr.write(`\nbeamsoak: stopping; ${promise} (press again to end at once)\n`);
    controller.abort(new Error("interrupted"));
  };
  process.on("SIGINT", handle(ExitCode.interrupted));
  process.on("SIGTERM", handle(ExitCode.terminated));
  return { signal: controller.signal, exitCode: () => exitCode };
}
