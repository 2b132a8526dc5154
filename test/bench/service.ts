import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GIB } from "../../harness/base/units.ts";
import { startTarget } from "../../harness/target/start.ts";

/** The sessions service with the store that keeps up, as a local process. */
export async function startService() {
  const runDir = await mkdtemp(join(tmpdir(), "beamsoak-bench-"));
  const target = await startTarget(
    "process",
    {
      name: "sessions",
      erlang: {
        source: join(import.meta.dirname, "../../erlang-fixtures/sessions"),
        with: [],
        application: "sessions",
        env: {
          store: "decoupled",
          port: "{httpPort}",
          data_dir: '"{dataDir}"',
          idle_timeout: "30000",
          sweep_interval: "5000",
          row_words: "102",
        },
        flags: [],
      },
      healthPath: "/health",
      readyTimeout: 30_000,
      httpPort: 0,
      memoryLimit: 8 * GIB,
      openFiles: 16_384,
    },
    { runDir, runId: "bench", log: () => undefined },
  );
  return {
    baseUrl: target.baseUrl,
    [Symbol.asyncDispose]: async () => {
      await target[Symbol.asyncDispose]();
      await rm(runDir, { recursive: true });
    },
  };
}
