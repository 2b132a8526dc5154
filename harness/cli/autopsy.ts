import { Command } from "commander";
import { isCoreFile, readCore } from "../autopsy/core/read.ts";
import { readCrashDump } from "../autopsy/read.ts";
import { coreFileLines } from "../report/core-file.ts";
import { painter } from "../report/colours.ts";
import { crashDumpLines } from "../report/crash-dump.ts";
import { wantsColour } from "./print-result.ts";

interface Flags {
  readonly json?: true;
  readonly program?: string;
}

export function autopsyCommand(): Command {
  return new Command("autopsy")
    .description("read a dead node's erl_crash.dump: why it died, who held its memory, what that points to")
    .argument("<file>", "an erl_crash.dump, the folder of a run that left one, or a core file of beam.smp")
    .option("--program <path>", "the beam.smp that left the core file, when it is not where it was")
    .option("--json", "print what was found as JSON on stdout")
    .addHelpText(
      "after",
      `
A core file is read with gdb and tells how the VM died, but not which process; a crash dump tells both.

Examples:
  $ beamsoak autopsy /var/lib/myservice/erl_crash.dump
  $ beamsoak autopsy reports/incident-ending/2026-01-31T12-00-00Z
  $ beamsoak autopsy erl_crash.dump --json | jq .leads
  $ beamsoak autopsy /var/crash/core.4242 --program /opt/myservice/erts-13.1.5/bin/beam.smp`,
    )
    .action(async (file: string, flags: Flags) => {
      const paint = painter(wantsColour(process.stdout));
      if (await isCoreFile(file)) {
        const core = await readCore(file, flags.program ?? null);
        tell(flags, core, coreFileLines(core, paint));
      } else {
        const dump = await readCrashDump(file);
        tell(flags, dump, crashDumpLines(dump, Infinity, paint));
      }
    });
}

function tell({ json }: Flags, found: object, lines: readonly string[]): void {
  process.stdout.write(
    json ? `${JSON.stringify({ schemaVersion: 1, ...found }, null, 2)}\n` : `\n${lines.join("\n")}\n\n`,
  );
}
