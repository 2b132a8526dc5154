import { Command, InvalidArgumentError } from "commander";
import { ExitCode } from "../base/exit-codes.ts";
import { formatCount } from "../base/units.ts";
import { parseCount } from "../config/measures.ts";
import { assessHost, type HostAssessment, type HostCheck } from "../target/assess-host.ts";
import { measureHost } from "../target/host.ts";

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("measure this host, predict how many users it carries, say what to do")
    .option("--users <n>", "the number of users to judge it for, e.g. 230k", users)
    .option("--json", "print facts and checks as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  $ beamsoak doctor
  $ beamsoak doctor --users 500k --json`,
    )
    .action(async (flags: { users?: number; json?: true }) => {
      const facts = await measureHost(process.cwd());
      const assessment = assessHost(facts, flags.users);
      process.stdout.write(
        flags.json
          ? `${JSON.stringify({ schemaVersion: 1, facts, ...assessment }, null, 2)}\n`
          : renderAssessment(assessment),
      );
      const failed = assessment.checks.some(({ status }) => status === "fail");
      process.exitCode = failed ? ExitCode.invalid : ExitCode.bounded;
    });
}

const marks: Readonly<Record<HostCheck["status"], string>> = { ok: "ok  ", warn: "warn", fail: "FAIL" };

/** A line for each check, what to do under those that are not well, and the ceiling. */
function renderAssessment({ checks, ceiling }: HostAssessment): string {
  const width = Math.max(...checks.map(({ id }) => id.length));
  const lines = checks.flatMap(({ id, status, found, needed, advice }) => [
    `${marks[status]}  ${id.padEnd(width)}  ${found}  (needed: ${needed})`,
    ...(advice === null ? [] : [`      ${" ".repeat(width)}  → ${advice}`]),
  ]);
  const sentence = `This host carries about ${formatCount(Math.floor(ceiling.users / 1000) * 1000)} users; the limit is ${ceiling.limitedBy}.`;
  return `${[...lines, "", sentence].join("\n")}\n`;
}

function users(text: string): number {
  const parsed = parseCount(text);
  if (parsed !== null && parsed > 0) return parsed;
  throw new InvalidArgumentError(`"${text}" is not a whole number such as 2000 or 230k.`);
}
