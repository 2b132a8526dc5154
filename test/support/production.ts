import { join } from "node:path";
import { loadScenario } from "../../harness/config/load-file.ts";
import type { ResolvedScenario, SourceService } from "../../harness/config/types.ts";
import { startTarget } from "../../harness/target/start.ts";
import { startCli, type RunningCli } from "./cli.ts";

/** A node that serves users and knows nothing of being looked at. */
export interface Production extends AsyncDisposable {
  readonly node: string;
  /** The options that say how it is reached. */
  readonly reached: readonly string[];
  /** The load, a run of its own against the node: its record is under `<folder>/load`. */
  readonly load: RunningCli;
}

/** Starts the service of a scenario, and the scenario's users against it. */
export async function startProduction(
  file: string,
  settings: readonly string[],
  folder: string,
): Promise<Production> {
  await using started = new AsyncDisposableStack();
  const scenario: ResolvedScenario = await loadScenario(file, ".", { settings });
  const context = { runDir: folder, runId: "production", log: () => undefined };
  const service = started.use(await startTarget("process", scenario.service as SourceService, context));
  const cookie = join(service.cookieHome, ".erlang.cookie");
  const port = String(service.distributionPort);
  const load = startCli([
    ...["run", file, ...settings.flatMap((setting) => ["--set", setting])],
    ...["--attach", service.node, "--cookie-file", cookie, "--dist-port", port, "--url", service.baseUrl],
    ...["--reports", join(folder, "load")],
  ]);
  started.defer(async () => {
    load.child.kill("SIGKILL");
    await load.finished;
  });
  const running = started.move();
  return {
    node: service.node,
    reached: ["--cookie-file", cookie, "--port", port],
    load,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
