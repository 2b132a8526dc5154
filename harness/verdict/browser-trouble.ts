import { formatCount, formatDuration } from "../base/units.ts";
import { totalOf, type RunView } from "./run-view.ts";
import { knowsItsUsers } from "./sessions.ts";

export const BROWSER_SERIES = ["browser.visits", "browser.failed", "browser.crashes", "browser.logins"];

/** What to know of users with a browser: it decides nothing unless a gate is asked to. */
export function browserTrouble(run: RunView): readonly string[] {
  return [failedVisits(run), crashes(run), unseenLogins(run)].filter((warning) => warning !== null);
}

function failedVisits(run: RunView): string | null {
  const failed = totalOf(run, "browser.failed") ?? 0;
  if (failed === 0) return null;
  const all = failed + (totalOf(run, "browser.visits") ?? 0);
  const [first] = run.events("browser.visit_failed");
  const example = first ? `; the first at ${formatDuration(first.t)}: ${first.message}` : ".";
  return `${formatCount(failed)} of ${formatCount(all)} visits with a browser failed${example}`;
}

function crashes(run: RunView): string | null {
  const count = totalOf(run, "browser.crashes") ?? 0;
  if (count === 0) return null;
  const times = count === 1 ? "once" : `${formatCount(count)} times`;
  return `A browser broke down ${times} and was replaced: the generator's matter, which says nothing of the service.`;
}

/** Without it the oracle does not know of the sessions that pages open. */
function unseenLogins(run: RunView): string | null {
  const visits = totalOf(run, "browser.visits") ?? 0;
  const { browsers } = run.scenario.load;
  if (visits === 0 || totalOf(run, "browser.logins") !== 0 || !browsers || !knowsItsUsers(run.scenario))
    return null;
  const { method, path } = browsers.acts.login;
  return `No page sent ${method} ${path}, the log-in that load.browsers.acts names: sessions that pages open are not among those that the load explains.`;
}
