import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ScenarioInput } from "../../harness/index.ts";

const zoo = fileURLToPath(new URL("../../erlang-fixtures/leaks", import.meta.url));
const front = `${zoo}/front`;

/** Every class of leak: the folders beside the front. */
export const leakClasses: readonly string[] = readdirSync(zoo, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "front")
  .map((entry) => entry.name)
  .sort();

/** The zoo's front with one class of leak, sick or healed, and the acts that its users perform. */
export function leaksService(options: {
  readonly leakClass: string;
  readonly variant: string;
  readonly idleTimeout: `${number}s`;
  readonly sweepInterval: `${number}s`;
}) {
  const { leakClass, variant, idleTimeout, sweepInterval } = options;
  return {
    service: {
      name: "leaks",
      erlang: {
        source: front,
        with: [`${zoo}/${leakClass}`],
        application: "leaks",
        env: {
          class: leakClass,
          variant,
          port: "{httpPort}",
          idle_timeout: milliseconds(idleTimeout),
          sweep_interval: milliseconds(sweepInterval),
        },
        flags: idleSchedulersSleep,
      },
      memoryLimit: "2GiB",
    },
    sessions: { table: "sessions", idleTimeout, sweepInterval },
    acts: {
      login: { method: "POST", path: "/login?user={user}", body: form(profileFields) },
      touch: { method: "POST", path: "/touch?user={user}", body: form(pageFields) },
      logout: { method: "POST", path: "/logout?user={user}" },
    },
  } as const satisfies Partial<ScenarioInput> & { acts: Partial<ScenarioInput["load"]> };
}

/** No busy waiting: several runs share a machine. */
const idleSchedulersSleep = ["+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none"];

/** What a browser sends at a log-in: about 2 KB, of which the user's number makes every copy different. */
const profileFields = [
  ["account", "account-{user}"],
  ["mail", "user.{user}@mail.example"],
  ["agent", "Mozilla/5.0 (X11; Linux x86_64) {user}"],
  ["language", "en-GB,en;q=0.7,de;q=0.3"],
  ...Array.from({ length: 40 }, (_, i) => [`setting-${i}`, `value-${i}-of-user-{user}`] as const),
] as const;

/** What it sends with an act in between: about 100 bytes. */
const pageFields = [
  ["account", "account-{user}"],
  ["page", "/inbox/{user}/unread"],
  ["referrer", "/inbox/{user}/all"],
] as const;

function form(fields: readonly (readonly [name: string, value: string])[]): string {
  return fields.map(([name, value]) => `${name}=${value}`).join("&");
}

function milliseconds(duration: `${number}s`): string {
  return String(Number(duration.slice(0, -1)) * 1000);
}
