import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadScenario } from "../../../harness/config/load-file.ts";

/** A scenario file with this load, in a folder with the modules named. */
async function scenarioFile(load: object, modules: readonly string[] = []): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "beamsoak-carrier-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of modules) await writeFile(join(folder, name), "");
  const scenario = {
    service: { name: "shop", program: { command: ["shop"], node: "shop@127.0.0.1" } },
    population: {
      ...{ users: 70, ramp: "1s", hold: "1s", vanish: 0 },
      stay: { kind: "constant", value: "1s" },
      thinkTime: { kind: "constant", value: "1s" },
    },
    load: { drain: "9s", ...load },
  };
  const definition = { name: "shop", title: "Shop", params: {} };
  const text = `export default { ...${JSON.stringify(definition)}, build: () => (${JSON.stringify(scenario)}) };`;
  const file = join(folder, "shop.mjs");
  await writeFile(file, text);
  return file;
}

const loaded = async (load: object, modules?: readonly string[]) =>
  loadScenario(await scenarioFile(load, modules), tmpdir(), { settings: [] });

describe("a scenario whose users have a protocol of its own", () => {
  it("names the carrier's module beside its file, with or without options", async () => {
    const plain = await loaded({ carrier: "./mqtt.ts" }, ["mqtt.ts"]);
    expect(plain.load.carrier).toMatchObject({
      module: expect.stringMatching(/^\/.*\/mqtt\.ts$/) as string,
      options: {},
    });
    const carrier = { module: "mqtt.ts", options: { qos: 1, topic: "a/b", retain: false } };
    expect((await loaded({ carrier }, ["mqtt.ts"])).load.carrier).toMatchObject({ options: carrier.options });
  });

  it("finds the module that was compiled of the one named", async () => {
    const { load } = await loaded({ carrier: "./mqtt.ts" }, ["mqtt.js"]);
    expect(load.carrier!.module).toMatch(/mqtt\.js$/);
  });

  it("may have a connection for each user, and for one who is on the way out beside each", async () => {
    expect((await loaded({ carrier: "./mqtt.ts" }, ["mqtt.ts"])).load.maxConnections).toBe(140);
  });

  it("need not say what sessions are: the service has the drain to let its users go", async () => {
    const { sessions } = await loaded({ carrier: "./mqtt.ts" }, ["mqtt.ts"]);
    expect(sessions).toEqual({ table: "", idleTimeout: 9_000, sweepInterval: 0 });
  });

  it("is refused where there is no such module, or another way to act as well", async () => {
    await expect(loaded({ carrier: "./mqtt.ts" })).rejects.toMatchObject({
      code: "CARRIER_NOT_FOUND",
      exitCode: 2,
    });
    const login = { method: "GET", path: "/{user}" };
    await expect(loaded({ carrier: "./mqtt.ts", login }, ["mqtt.ts"])).rejects.toMatchObject({
      code: "SCENARIO_INVALID",
    });
  });
});
