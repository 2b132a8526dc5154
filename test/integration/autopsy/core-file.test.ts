import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";
import { isCoreFile, readCore } from "../../../harness/autopsy/core/read.ts";
import { requirement } from "../../requirements.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Where the VM's own programs are. */
function bindir(): string {
  const root = execFileSync("erl", ["-noshell", "-eval", "io:put_chars(code:root_dir()), halt()."], {
    encoding: "utf8",
  });
  const erts = readdirSync(root).find((name) => name.startsWith("erts-"));
  return join(root, erts!, "bin");
}

/** Lets a VM run out of its address space under gdb, which keeps a core of the moment when it gives up. */
function coreOfAFailedCollection(folder: string): string {
  const bin = bindir();
  const root = dirname(dirname(bin));
  const core = join(folder, "beam.core");
  copyFileSync(resolve(import.meta.dirname, "hoard.erl"), join(folder, "hoard.erl"));
  execFileSync("erlc", ["hoard.erl"], { cwd: folder });
  const threads = ["-S", "1:1", "-SDcpu", "1:1", "-SDio", "1", "-A", "1", "-MIscs", "16"];
  const boot = ["-root", root, "-bindir", bin, "-progname", "erl", "-home", folder, "--"];
  const commands = ["break erts_exit", "run", `generate-core-file ${core}`, "kill"];
  const gdb = [
    ...["gdb", "-nx", "-batch", "-iex", "set debuginfod enabled off", "-ex", "set breakpoint pending on"],
    ...["-ex", "handle all nostop noprint pass", ...commands.flatMap((command) => ["-ex", command])],
    ...["--args", join(bin, "beam.smp"), ...threads, "--", ...boot, "-noshell", "-noinput", "-s", "hoard"],
  ];
  execFileSync("sh", ["-c", 'ulimit -v 600000 && exec "$@"', "sh", ...gdb], {
    cwd: folder,
    stdio: "pipe",
    env: { ...process.env, ROOTDIR: root, BINDIR: bin, EMU: "beam", ERL_CRASH_DUMP_SECONDS: "0" },
  });
  return core;
}

it.runIf(requirement("erlang") && requirement("gdb"))(
  "a core file tells that the VM could have no heap for a collection, as the incident's did",
  async () => {
    const core = coreOfAFailedCollection(tempFolder());
    expect(existsSync(core)).toBe(true);
    expect(await isCoreFile(core)).toBe(true);
    const { program, threads, frames, known } = await readCore(core, null);
    expect(program).toBe(join(bindir(), "beam.smp"));
    expect(threads).toBeGreaterThan(3);
    expect(frames.map(({ call }) => call)).toEqual(expect.arrayContaining(["erts_alc_fatal_error"]));
    expect(known?.death).toBe("allocation-failure");
    expect(known?.meaning).toMatch(/in a garbage collection/);

    await expect(readCore(core, "/nowhere/beam.smp")).rejects.toMatchObject({
      code: "CORE_PROGRAM_MISSING",
    });
  },
);

it("a program and a text are no core files", async () => {
  expect(await isCoreFile(process.execPath)).toBe(false);
  expect(await isCoreFile("package.json")).toBe(false);
  expect(await isCoreFile("nowhere")).toBe(false);
});
