import { fileURLToPath } from "node:url";
import type { ScenarioInput } from "../../harness/index.ts";

/** The store parameter that every scenario on the sessions service offers. */
export const storeParam = {
  kind: "choice",
  values: ["leaky", "batched", "decoupled"],
  help: "leaky (the incident), batched (its first fix) or decoupled (its second)",
} as const;

/** The service of the incident with one of its stores, and the acts that its users perform. */
export function sessionsService(options: {
  readonly store: string;
  readonly idleTimeout: `${number}s`;
  readonly sweepInterval: `${number}s`;
  readonly memoryLimit: string;
  /** Size of a row; left out, as large as the incident's. */
  readonly rowWords?: number;
  /** Further emulator flags. */
  readonly flags?: readonly string[];
}) {
  const { store, idleTimeout, sweepInterval, memoryLimit, rowWords, flags = [] } = options;
  return {
    service: {
      name: "sessions",
      erlang: {
        source: fileURLToPath(new URL("../../erlang-fixtures/sessions", import.meta.url)),
        application: "sessions",
        env: {
          store,
          port: "{httpPort}",
          data_dir: '"{dataDir}"',
          idle_timeout: milliseconds(idleTimeout),
          sweep_interval: milliseconds(sweepInterval),
          ...(rowWords === undefined ? {} : { row_words: String(rowWords) }),
        },
        flags: [...flags],
      },
      memoryLimit,
    },
    sessions: { table: "sessions", idleTimeout, sweepInterval },
    probe: { processes: ["sessions_owner"] },
    acts: {
      login: { method: "POST", path: "/login?user={user}" },
      touch: { method: "POST", path: "/touch?user={user}" },
      logout: { method: "POST", path: "/logout?user={user}" },
    },
  } as const satisfies Partial<ScenarioInput> & { acts: Partial<ScenarioInput["load"]> };
}

function milliseconds(duration: `${number}s`): string {
  return String(Number(duration.slice(0, -1)) * 1000);
}
