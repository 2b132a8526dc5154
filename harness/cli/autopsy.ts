import { Command } from "commander";
import { readCrashDump } from "../autopsy/read.ts";
import { painter } from "../report/colours.ts";
import { crashDumpLines } from "../report/crash-dump.ts";
import { wantsColour } from "./print-result.ts";

export function autopsyCommand(): Command {
  return new Command("autopsy")
    .description("read a dead node's erl_crash.dump: why it died, who held its memory, what that points to")
    .argument("<file>", "an erl_crash.dump, or the folder of a run that left one")
    .option("--json", "print what was found as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  $ beamsoak autopsy /var/lib/myservice/erl_crash.dump
  $ beamsoak autopsy reports/incident-ending/2026-01-31T12-00-00Z
  $ beamsoak autopsy erl_crash.dump --json | jq .leads`,
    )
    .action(async (file: string, flags: { json?: true }) => {
      const dump = await readCrashDump(file);
      const lines = () => crashDumpLines(dump, Infinity, painter(wantsColour(process.stdout)));
      process.stdout.write(
        flags.json
          ? `${JSON.stringify({ schemaVersion: 1, ...dump }, null, 2)}\n`
          : `\n${lines().join("\n")}\n\n`,
      );
    });
}
