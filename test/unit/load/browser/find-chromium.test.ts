import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { findChromium, requireChromium } from "../../../../harness/load/browser/find-chromium.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

afterEach(() => vi.unstubAllEnvs());

function program(name: string): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, 0o755);
  return path;
}

it("Chromium is the one that the variable names, before any in PATH", () => {
  const [named, inPath] = [program("mine"), program("chromium")];
  vi.stubEnv("PATH", join(inPath, ".."));
  expect(findChromium()).toBe(inPath);
  vi.stubEnv("BEAMSOAK_CHROMIUM", named);
  expect(findChromium()).toBe(named);
});

it("under another of its names it is found as well", () => {
  const chrome = program("google-chrome");
  vi.stubEnv("PATH", join(chrome, ".."));
  expect(findChromium()).toBe(chrome);
});

it("one that was named and is not there is not replaced by another", () => {
  vi.stubEnv("BEAMSOAK_CHROMIUM", "/nowhere/chromium");
  expect(findChromium()).toBeNull();
  expect(() => requireChromium({ executable: null })).toThrow(
    expect.objectContaining({
      code: "CHROMIUM_NOT_FOUND",
      exitCode: 4,
      message: expect.stringContaining("no program /nowhere/chromium, as BEAMSOAK_CHROMIUM says") as string,
      hint: expect.stringContaining("apt-get install chromium") as string,
    }),
  );
  expect(() => requireChromium({ executable: "/nowhere/too" })).toThrow(/as load\.browsers\.executable says/);
});
