import { usageError } from "../../base/errors.ts";

const NAME = /^[a-z][a-z0-9_-]{0,39}$/;
/** Each has series of its own, so a name with a number in it would never end. */
const MOST_NAMES = 40;

/** The names of steps that a script has used. */
export class StepNames {
  readonly #known = new Set<string>();

  /** @throws BeamsoakError (exit 2) for a name that cannot be one, or one too many */
  require(name: string): void {
    if (this.#known.has(name)) return;
    if (!NAME.test(name)) {
      throw usageError(
        "BROWSER_STEP_NAME",
        `The browser script names a step ${JSON.stringify(name)}.`,
        "Lower case letters, digits, - and _, a letter first, at most 40: the name becomes part of a series' name.",
      );
    }
    if (this.#known.size >= MOST_NAMES) {
      throw usageError(
        "BROWSER_STEPS_TOO_MANY",
        `The browser script has more than ${MOST_NAMES} different steps; the last is ${JSON.stringify(name)}.`,
        "Give steps of a kind one name: each name has series of its own.",
      );
    }
    this.#known.add(name);
  }
}
