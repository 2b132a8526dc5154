import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";

const root = resolve(import.meta.dirname, "../..");
const depcruise = join(root, "node_modules/.bin/depcruise");

/** Runs the repository's own walls over a house made of these files. */
async function violationsIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  const house = tempFolder();
  for (const name of [".dependency-cruiser.mjs", "tsconfig.json", "package.json"]) {
    copyFileSync(join(root, name), join(house, name));
  }
  symlinkSync(join(root, "node_modules"), join(house, "node_modules"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
  const args = ["--config", ".dependency-cruiser.mjs", "--output-type", "json", "harness"];
  const { stdout } = await promisify(execFile)(process.execPath, [depcruise, ...args], { cwd: house }).catch(
    (failed: unknown) => failed as { stdout: string },
  );
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return summary.violations.map(({ rule }) => rule.name);
}

const engine = { "harness/load/engine.ts": "export const engine = 1;\n" };

describe("the walls between the rooms", () => {
  it("let a verdict read the timeline's types", async () => {
    expect(
      await violationsIn({
        "harness/timeline/types.ts": "export interface Series {}\n",
        "harness/verdict/gate.ts":
          'import type { Series } from "../timeline/types.ts";\nexport type S = Series;\n',
      }),
    ).toEqual([]);
  });

  it("stop a verdict that reaches into the load", async () => {
    expect(
      await violationsIn({
        ...engine,
        "harness/verdict/gate.ts":
          'import { engine } from "../load/engine.ts";\nexport const gate = engine;\n',
      }),
    ).toEqual(["room-verdict"]);
  });

  it("stop a verdict that imports only a type from the load", async () => {
    expect(
      await violationsIn({
        "harness/load/engine.ts": "export type Engine = 1;\n",
        "harness/verdict/gate.ts":
          'import type { Engine } from "../load/engine.ts";\nexport type Gate = Engine;\n',
      }),
    ).toEqual(["room-verdict"]);
  });

  it("stop a pure room that reads a file", async () => {
    expect(
      await violationsIn({
        "harness/population/crowd.ts":
          'import { readFileSync } from "node:fs";\nexport const crowd = readFileSync;\n',
      }),
    ).toEqual(["pure-rooms"]);
  });

  it("stop a cycle", async () => {
    expect(
      await violationsIn({
        "harness/base/a.ts": 'import { b } from "./b.ts";\nexport const a = () => b;\n',
        "harness/base/b.ts": 'import { a } from "./a.ts";\nexport const b = () => a;\n',
      }),
    ).toContain("no-circular");
  });
});
