import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { Command, Option } from "commander";
import { usageError } from "../base/errors.ts";
import { ciPath, ciText, type Ci } from "../init/ci-text.ts";
import { findingsOf } from "../init/findings.ts";
import { Interview, type Ask, type Said } from "../init/interview.ts";
import { readProject } from "../init/read-project.ts";
import { scenarioText } from "../init/scenario-text.ts";

interface Flags extends Said {
  readonly release?: string;
  readonly ci: Ci | "none";
  readonly beamsoak?: string;
  readonly out: string;
  readonly force?: true;
}

export function initCommand(): Command {
  return new Command("init")
    .description("write a scenario and a CI file for your own service")
    .argument("[folder]", "the service's project", ".")
    .option("--image <image>", "it starts as this container image")
    .option("--release <folder>", "it starts as this release, by mix or relx")
    .option("--command <command>", "it starts by this command, in the foreground")
    .option("--source <folder>", "it is an application that erlc compiles, in this folder of the project")
    .option("--name <name>", "what to call it")
    .option("--node <name@host>", "name of its node")
    .option("--cookie-file <path>", "file with its cookie, relative to the scenario")
    .option("--port <port>", "port of its HTTP listener; 0: the one in PORT")
    .option("--table <table>", "ETS table that holds the sessions")
    .option("--idle-timeout <duration>", "after how long an idle session goes")
    .option("--health <path>", "path that answers 200 when it is ready")
    .option("--login <request>", 'request that opens a session, "POST /login?user={user}"')
    .option("--touch <request>", "request that keeps it alive")
    .option("--logout <request>", "request that ends it")
    .option("--users <n>", "users at the plateau")
    .addOption(
      new Option("--ci <service>", "write a job for it")
        .choices(["github", "gitlab", "none"])
        .default("none"),
    )
    .option("--beamsoak <where>", "where the job gets beamsoak from: OWNER/beamsoak@main, or what git clones")
    .option("--out <folder>", "where the scenario goes, in the project", "soak")
    .option("--force", "overwrite what is there")
    .addHelpText(
      "after",
      `
What the project tells (rebar.config, mix.exs, vm.args, sys.config, Dockerfile, a built release, named tables) is taken
from there; only the rest is asked, and without a terminal has to come by options.

Examples:
  $ beamsoak init
  $ beamsoak init --ci github --table user_sessions
  $ beamsoak init --release _build/prod/rel/shop --node shop@127.0.0.1 --table sessions
  $ beamsoak init --image shop:1.2 --node shop@127.0.0.1 --port 8080 --table sessions --ci gitlab`,
    )
    .action(init);
}

async function init(folder: string, flags: Flags): Promise<void> {
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false))
    throw usageError("INIT_FOLDER", `There is no folder ${resolve(folder)}.`);
  using terminal = askTerminal();
  const interview = new Interview(terminal.ask);
  const said = flags.release === undefined ? flags : { ...flags, ...startOf(folder, flags.release) };
  const facts = await interview.factsOf(folder, said, findingsOf(readProject(folder)));
  const scenario = join(flags.out, `${facts.name}.ts`);
  const files = [
    { path: scenario, text: scenarioText(facts, relative(flags.out, ".") || ".") },
    ...(flags.ci === "none"
      ? []
      : [
          {
            path: ciPath[flags.ci],
            text: ciText(flags.ci, scenario, flags.beamsoak ?? unknownPlace[flags.ci]),
          },
        ]),
  ];
  for (const line of interview.taken) process.stdout.write(`found   ${line}\n`);
  if (!flags.force) for (const { path } of files) requireAbsent(join(folder, path));
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    process.stdout.write(`wrote   ${join(folder, path)}\n`);
  }
  if (facts.cookieFile !== null)
    process.stdout.write(
      `next    put the node's cookie into ${join(folder, flags.out, facts.cookieFile)}, and chmod 600 it\n`,
    );
  if (flags.ci !== "none" && flags.beamsoak === undefined)
    process.stdout.write(
      `next    say in ${ciPath[flags.ci]} where it gets beamsoak from (now: ${unknownPlace[flags.ci]})\n`,
    );
  process.stdout.write(
    `next    look the scenario through, then: beamsoak run ${join(folder, scenario)} --users 200\n`,
  );
}

/** The script of a release has its name; mix, which leaves a cookie, starts in the foreground by `start`, relx by `foreground`. */
function startOf(folder: string, release: string): Pick<Said, "command" | "name"> {
  const path = resolve(folder, release);
  const name = basename(path);
  if (!existsSync(join(path, "bin", name)))
    throw usageError(
      "INIT_RELEASE",
      `${path} is no release: it has no bin/${name}.`,
      "Name the folder of a built release, such as _build/prod/rel/my_service; or give its --command.",
    );
  const verb = existsSync(join(path, "releases", "COOKIE")) ? "start" : "foreground";
  return { name, command: `${join(release, "bin", name)} ${verb}` };
}

/** Where the job gets beamsoak from until somebody says. */
const unknownPlace: Readonly<Record<Ci, string>> = {
  github: "OWNER/beamsoak@main",
  gitlab: '"$BEAMSOAK_REPOSITORY"',
};

function requireAbsent(path: string): void {
  if (existsSync(path))
    throw usageError("INIT_EXISTS", `${path} is there already.`, "Move it, or overwrite it with --force.");
}

/** A person can be asked where both ends are a terminal. */
function askTerminal(): Disposable & { readonly ask: Ask } {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return { ask: null, [Symbol.dispose]: () => undefined };
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  return {
    ask: async (question, offer) => {
      const typed = await terminal.question(`${question}${offer === null ? "" : ` [${offer}]`}: `);
      return typed.trim() || (offer ?? "");
    },
    [Symbol.dispose]: () => {
      terminal.close();
    },
  };
}
