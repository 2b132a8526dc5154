import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folder that holds package.json: of the checkout, or of the installed package (where this file is in dist/). */
export const checkoutRoot = findRoot(import.meta.dirname);

/** Scenarios that come with beamsoak. */
export const scenarioLibrary = join(import.meta.dirname, "../../scenarios");

/** Where runs land unless told otherwise. */
export const defaultReports = "reports";

function findRoot(from: string): string {
  return existsSync(join(from, "package.json")) ? from : findRoot(dirname(from));
}
