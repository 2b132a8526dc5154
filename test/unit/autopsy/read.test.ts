import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readCrashDump } from "../../../harness/autopsy/read.ts";
import { dumpBytes, dumpOf, dumpPath } from "../../support/dumps.ts";
import { tempFolder } from "../../support/temp-folder.ts";

it("a dump is read from its path, or from the folder that it is in", async () => {
  expect(await readCrashDump(dumpPath("halt"))).toEqual(dumpOf("halt"));
  const folder = tempFolder();
  writeFileSync(join(folder, "erl_crash.dump"), dumpBytes("halt"));
  expect(await readCrashDump(folder)).toEqual(dumpOf("halt"));
});

it("what is no dump is refused with what it begins with, exit 2", async () => {
  const folder = tempFolder();
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  await expect(readCrashDump(file("series.csv", "t,memory\n0,1\n"))).rejects.toMatchObject({
    code: "NOT_A_CRASH_DUMP",
    exitCode: 2,
    message: expect.stringContaining('begins with "t,memory"') as string,
  });
  await expect(readCrashDump(file("empty", ""))).rejects.toMatchObject({ code: "NOT_A_CRASH_DUMP" });
});

it("what cannot be read is named, exit 2", async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, "run"));
  await expect(readCrashDump(join(folder, "nowhere"))).rejects.toMatchObject({
    code: "CRASH_DUMP_UNREADABLE",
    exitCode: 2,
  });
  await expect(readCrashDump(join(folder, "run"))).rejects.toMatchObject({
    message: expect.stringContaining(join("run", "erl_crash.dump")) as string,
  });
});
