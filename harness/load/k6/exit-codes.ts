import { BeamsoakError } from "../../base/errors.ts";
import { ExitCode } from "../../base/exit-codes.ts";

/** How a k6 ended. */
export interface K6Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

interface Meaning {
  readonly code: string;
  readonly text: string;
  readonly exitCode: ExitCode;
  readonly hint?: string;
}

const invalid = ExitCode.invalid;
const usage = ExitCode.usage;
const cloud = "beamsoak starts k6 on this machine only; take the cloud's options out of the script.";

/** The codes of k6's errext/exitcodes/codes.go (version 2.0.0), but for those that end a load as it should. */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  97: { code: "K6_CLOUD", text: "its test run in the cloud failed", exitCode: usage, hint: cloud },
  98: { code: "K6_CLOUD", text: "it lost its test run in the cloud", exitCode: usage, hint: cloud },
  100: { code: "K6_SETUP_TIMEOUT", text: "the script's setup() took too long", exitCode: invalid },
  101: { code: "K6_TEARDOWN_TIMEOUT", text: "the script's teardown() took too long", exitCode: invalid },
  102: { code: "K6_TIMEOUT", text: "something in it took too long", exitCode: invalid },
  103: { code: "K6_STOPPED", text: "somebody else stopped it by its REST API", exitCode: invalid },
  104: { code: "K6_CONFIG", text: "it does not accept the script's options", exitCode: usage },
  105: { code: "K6_ABORTED", text: "a signal ended it", exitCode: invalid },
  106: { code: "K6_REST_API", text: "it could not listen on its REST API's port", exitCode: invalid },
  107: { code: "K6_SCRIPT", text: "the script threw an exception", exitCode: usage },
  108: { code: "K6_SCRIPT_ABORTED", text: "the script ended the test with test.abort()", exitCode: invalid },
  109: { code: "K6_PANIC", text: "it crashed (a panic of its Go runtime)", exitCode: invalid },
};

const OTHERWISE: Meaning = { code: "K6_FAILED", text: "it failed", exitCode: invalid };

/**
 * Codes that end a load as it should: through with the script, thresholds crossed (99), marked as failed by the script
 * (110). The verdict is ours.
 */
const REGULAR = new Set<number | null>([0, 99, 110]);

/**
 * Why a k6 that was not asked to end has ended; null where its script is through.
 * @param output its last lines
 */
export function k6Failure({ exitCode, signal }: K6Exit, output: string): BeamsoakError | null {
  if (REGULAR.has(exitCode)) return null;
  const meaning = MEANINGS[exitCode ?? -1] ?? OTHERWISE;
  const how = exitCode === null ? `signal ${signal ?? "unknown"}` : `exit code ${exitCode}`;
  const { code, text, hint } = meaning;
  return new BeamsoakError({
    code,
    message: `k6 ended before its time: ${text} (${how}).${output === "" ? "" : `\nIts last output:\n${output}`}`,
    exitCode: meaning.exitCode,
    ...(hint && { hint }),
  });
}
