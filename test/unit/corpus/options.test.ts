import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../../corpus/main.ts", import.meta.url));

describe("npm run corpus", () => {
  it.each([
    [["--families", "other"], 'There are no families "other".'],
    [["--seeds", "many"], '--seeds must be a whole number of 4 or more, not "many".'],
    [["--sedes", "8"], "--sedes"],
  ])("refuses %j before it judges anything", (args, message) => {
    const { status, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain("npm run corpus -- ");
  });
});
