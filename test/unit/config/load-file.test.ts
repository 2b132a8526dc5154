import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { loadScenario } from "../../../harness/config/load-file.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const library = resolve(import.meta.dirname, "../../../scenarios");
const none = { settings: [] };

function fileWith(text: string): string {
  const file = join(tempFolder(), "scenario.mjs");
  writeFileSync(file, text);
  return file;
}

describe("loading a scenario", () => {
  it.each(["incident-23w", "smoke"])(
    "finds %s by name and its Erlang source by absolute path",
    async (name) => {
      const scenario = await loadScenario(name, library, none);
      expect(scenario.name).toBe(name);
      expect(scenario.service.erlang?.source).toBe(resolve(library, "../erlang-fixtures/sessions"));
    },
  );

  it("finds one by path", async () => {
    const scenario = await loadScenario(join(library, "smoke.ts"), "/nowhere", none);
    expect(scenario.name).toBe("smoke");
  });

  it.each([
    ["a file that does not parse", "export default {", /does not load/],
    ["a file without a scenario", "export default 42", /does not export a scenario/],
  ])("refuses %s", async (_, text, message) => {
    await expect(loadScenario(fileWith(text), library, none)).rejects.toThrow(message);
  });

  it("finds the further folders of an application by absolute path", async () => {
    const { service } = await loadScenario("zoo", library, { settings: ["class=process_leak"] });
    expect(service.erlang?.source).toBe(resolve(library, "../erlang-fixtures/leaks/front"));
    expect(service.erlang?.with).toEqual([resolve(library, "../erlang-fixtures/leaks/process_leak")]);
  });

  it("refuses a further folder without sources, and says which", async () => {
    const smoke = JSON.stringify(join(library, "smoke.ts"));
    const text = `import smoke from ${smoke};
      const build = (params) => {
        const built = smoke.build(params);
        const erlang = { ...built.service.erlang, with: ["missing"] };
        return { ...built, service: { ...built.service, erlang } };
      };
      export default { ...smoke, build };`;
    await expect(loadScenario(fileWith(text), library, none)).rejects.toThrow(
      /service\.erlang\.with\.0: .*missing has no src folder/,
    );
  });

  it("refuses a file that is not there, and says where it looked", async () => {
    await expect(loadScenario("missing.ts", library, none)).rejects.toThrow(
      /no scenario "missing\.ts"\. Looked for .*missing\.ts/,
    );
  });
});
