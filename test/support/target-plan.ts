import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { MIB } from "../../harness/base/units.ts";
import type { SourceService } from "../../harness/config/types.ts";
import type { TargetContext } from "../../harness/target/types.ts";

type TinyBehaviour = "healthy" | "unhealthy" | "refuses_to_start";

/** The tiny service of test/fixtures, behaving as asked. */
export function tinyPlan(
  behaviour: TinyBehaviour = "healthy",
  overrides: Partial<SourceService> = {},
): SourceService {
  return {
    name: "tiny",
    erlang: {
      source: resolve(import.meta.dirname, "../fixtures/tiny-service"),
      with: [],
      application: "tiny",
      env: { port: "{httpPort}", data_dir: '"{dataDir}"', behaviour },
      flags: [],
    },
    healthPath: "/health",
    readyTimeout: 20_000,
    httpPort: 0,
    memoryLimit: 512 * MIB,
    openFiles: 4096,
    ...overrides,
  };
}

export interface TestRun extends AsyncDisposable {
  readonly context: TargetContext;
  readonly log: readonly string[];
}

/** A run folder of its own, which goes when the test ends. */
export async function testRun(signal?: AbortSignal): Promise<TestRun> {
  const runDir = await mkdtemp(join(tmpdir(), "beamsoak-target-"));
  const log: string[] = [];
  const runId = runDir.slice(-6).replaceAll(/\W/g, "x");
  return {
    context: { runDir, runId, log: (line) => log.push(line), ...(signal && { signal }) },
    log,
    [Symbol.asyncDispose]: () => rm(runDir, { recursive: true, force: true }),
  };
}
