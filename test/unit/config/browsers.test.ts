import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { defineScenario } from "../../../harness/config/define.ts";
import { loadScenario } from "../../../harness/config/load-file.ts";
import { resolveScenario, type Overrides } from "../../../harness/config/resolve.ts";
import type { ScenarioInput } from "../../../harness/config/schema.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const act = (name: string) => ({ method: "POST", path: `/${name}?user={user}` }) as const;

type Browsers = ScenarioInput["load"]["browsers"];

function inputWith(browsers?: Browsers): ScenarioInput {
  return {
    service: { name: "svc", erlang: { source: "svc", application: "svc" } },
    sessions: { table: "sessions", idleTimeout: "30s", sweepInterval: "5s" },
    population: {
      users: 100,
      ramp: "10s",
      hold: "90s",
      stay: { kind: "exponential", mean: "40s" },
      thinkTime: { kind: "constant", value: "20s" },
      vanish: 0.5,
    },
    load: {
      drain: "45s",
      login: act("login"),
      touch: act("touch"),
      logout: act("logout"),
      ...(browsers && { browsers }),
    },
  };
}

function browsersOf(browsers?: Browsers, overrides: Partial<Overrides> = {}) {
  const scenario = defineScenario({
    name: "example",
    title: "",
    params: {},
    build: () => inputWith(browsers),
  });
  return resolveScenario(scenario, "example.ts", { settings: [], ...overrides }).load.browsers;
}

describe("users with a browser", () => {
  it("are none unless the scenario says so", () => {
    expect(browsersOf()).toBeUndefined();
  });

  it("look at the first page, and their pages act as the population does", () => {
    expect(browsersOf({ users: 2 })).toEqual({
      users: 2,
      path: "/",
      script: null,
      thinkTime: { kind: "uniform", min: 2_000, max: 8_000 },
      acts: { login: act("login"), touch: act("touch"), logout: act("logout") },
      headless: true,
      executable: null,
    });
  });

  it("may log in by another request than the population", () => {
    const login = { method: "POST", path: "/session" } as const;
    expect(browsersOf({ users: 1, acts: { login } })!.acts).toEqual({
      login,
      touch: act("touch"),
      logout: act("logout"),
    });
  });

  it("are more, or some, or none, as the command says", () => {
    expect(browsersOf({ users: 2, path: "/shop" }, { browsers: 4 })).toMatchObject({
      users: 4,
      path: "/shop",
    });
    expect(browsersOf(undefined, { browsers: 1 })).toMatchObject({ users: 1, path: "/" });
    expect(browsersOf({ users: 2 }, { browsers: false })).toBeUndefined();
  });

  it.each([
    [{ users: 6 }, {}, /load\.browsers\.users: must be 1 to 5.*\(found 6\)/],
    [{ users: 1, path: "shop" }, {}, /load\.browsers\.path: must start with \/ \(found "shop"\)/],
    [{ users: 1, scirpt: "shop.ts" } as Browsers, {}, /load\.browsers\.scirpt: is not a known key/],
    [{ users: 1 }, { nodes: 3 }, /load\.browsers: visit a service of one node/],
  ])("%j with %j is a mistake, and is told with its place", (browsers, overrides, message) => {
    expect(() => browsersOf(browsers, overrides)).toThrow(message);
  });
});

describe("a browser script", () => {
  const write = (script: string) => {
    const folder = tempFolder();
    const built = JSON.stringify(inputWith({ users: 1, script })).replace(
      '"source":"svc"',
      `"source":${JSON.stringify(join(import.meta.dirname, "../../fixtures/tiny-service"))}`,
    );
    const file = join(folder, "example.js");
    writeFileSync(
      file,
      `import { defineScenario } from "beamsoak";\nexport default defineScenario({ name: "example", title: "", params: {}, build: () => (${built}) });\n`,
    );
    writeFileSync(join(folder, "shop.ts"), "export default async () => {};\n");
    return { file, folder };
  };

  it.each(["shop.ts", "./shop"])("is found beside the scenario as %s", async (script) => {
    const { file, folder } = write(script);
    const { load } = await loadScenario(file, folder, { settings: [] });
    expect(load.browsers!.script).toBe(join(folder, "shop.ts"));
  });

  it("that is not there is a mistake of the scenario", async () => {
    const { file, folder } = write("shpo.ts");
    await expect(loadScenario(file, folder, { settings: [] })).rejects.toThrow(
      /load\.browsers\.script: there is no module .*shpo\.ts \(found "shpo\.ts"/,
    );
  });
});
