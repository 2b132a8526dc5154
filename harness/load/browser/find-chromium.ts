import { environmentError } from "../../base/errors.ts";
import type { BrowsersPlan } from "../../config/types.ts";
import { findProgram, isExecutable } from "../../target/erlang.ts";

/** Names it has, and places outside of PATH, in the order in which it is looked for. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"] as const;
const PLACES = [
  ...NAMES.slice(0, -1).map((name) => `/usr/bin/${name}`),
  "/snap/bin/chromium",
  "/opt/google/chrome/chrome",
] as const;
const VARIABLE = "BEAMSOAK_CHROMIUM";

/** Path of Chromium: the variable's, one in PATH, or one in a usual place; null where there is none. */
export function findChromium(): string | null {
  const named = process.env[VARIABLE];
  if (named) return isExecutable(named) ? named : null;
  return NAMES.map(findProgram).find((path) => path !== null) ?? PLACES.find(isExecutable) ?? null;
}

/**
 * The Chromium to use.
 * @throws BeamsoakError (exit 4) where there is none
 */
export function requireChromium({ executable }: Pick<BrowsersPlan, "executable">): string {
  const found = executable === null ? findChromium() : isExecutable(executable) ? executable : null;
  if (found !== null) return found;
  const named = executable ?? process.env[VARIABLE];
  throw environmentError(
    "CHROMIUM_NOT_FOUND",
    named
      ? `The scenario asks for browsers, and there is no program ${named}, as ${executable ? "load.browsers.executable" : VARIABLE} says.`
      : `The scenario asks for browsers, and there is no Chromium: none of ${NAMES.join(", ")} in PATH, nor in the usual places.`,
    `Install it, as root: apt-get install chromium. Or name one: ${VARIABLE}=/path/of/chromium. Without browsers: --no-browsers.`,
  );
}
