import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatOwner, hasEnded, parseOwner, thisOwner } from "../../target/owner.ts";
import { startTimeOf } from "../../target/proc.ts";

const PREFIX = "beamsoak-browsers-";
const OWNER_FILE = "owner";

/**
 * A folder for profiles and for traces under way. It lies among the temporary files and not in the run's folder: the
 * path of a socket in it may have 107 characters. Those of runs that were killed are removed first.
 */
export function createBrowserFolder(): string {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(PREFIX))) {
    const left = join(tmpdir(), name);
    if (isLeftOver(left)) removeBrowserFolder(left);
  }
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  writeFileSync(join(folder, OWNER_FILE), formatOwner(thisOwner()));
  return folder;
}

/** A browser that was killed a moment ago may still write into it, hence several tries. */
export function removeBrowserFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

function isLeftOver(folder: string): boolean {
  try {
    const owner = parseOwner(readFileSync(join(folder, OWNER_FILE), "utf8"));
    return owner !== null && hasEnded(owner, thisOwner(), startTimeOf);
  } catch {
    // Another user's, or made just now.
    return false;
  }
}
