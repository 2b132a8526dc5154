import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { loadScenario } from "../../../harness/config/load-file.ts";
import { mean } from "../../../harness/base/distribution.ts";
import type { Recording } from "../../../harness/record/types.ts";
import { requirement } from "../../requirements.ts";
import { cli } from "../../support/cli.ts";
import { startProduction } from "../../support/production.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const production = resolve(import.meta.dirname, "../../fixtures/scenarios/production.ts");

describe.runIf(requirement("erlang"))("recording a node in production", { timeout: 180_000 }, () => {
  it("learns what its users do, and writes a scenario that brings as many, twice as fast", async () => {
    const folder = tempFolder();
    const out = join(folder, "again.ts");
    await using service = await startProduction(production, ["hold=1h"], folder);
    await service.load.shows("hold");
    const timers = ["--idle-timeout", "2s", "--env", "idle_timeout={idleTimeout}"];
    const fast = ["--for", "4s", "--interval", "50ms", "--look-every", "400ms", "--speed-up", "2"];
    const written = ["--like", production, "--out", out, "--reports", folder, "--json"];
    const recorded = await cli("record", service.node, ...service.reached, ...fast, ...timers, ...written);
    expect(recorded.stderr).toMatch(/recording .* of 4s {2}sessions .* followed/);
    expect(recorded.code).toBe(0);

    const { folder: kept, learned } = JSON.parse(recorded.stdout) as Recording & { folder: string };
    expect(JSON.parse(readFileSync(join(kept, "recording.json"), "utf8"))).toMatchObject({
      schemaVersion: 1,
    });
    // 600 users who stay for 3 s each on average: a fifth is twice what a sample of this size is wrong by.
    expect(learned.arrivals!.estimate.value / 200).toBeCloseTo(1, 0.4);
    expect(learned.sessions!.level).toBeGreaterThan(600);

    const { population, sessions, service: started } = await loadScenario(out, ".", { settings: [] });
    const perSecond = (1000 * population.users) / mean(population.stay);
    expect(perSecond / learned.arrivals!.estimate.value).toBeCloseTo(2, 0.5);
    expect(sessions).toMatchObject({ table: "sessions", idleTimeout: 1_000 });
    expect(started.erlang!.env).toMatchObject({ idle_timeout: "1000", store: "decoupled" });

    const missing = await cli(
      "record",
      service.node,
      ...service.reached,
      "--table",
      "sesions",
      "--reports",
      folder,
    );
    expect(missing.stderr).toMatch(
      /There is no table sesions on .*\n.*--table[\s\S]*\[TABLE_NOT_FOUND, exit 2\]/,
    );
    expect(missing.code).toBe(2);
  });
});
