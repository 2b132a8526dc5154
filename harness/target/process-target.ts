import type { ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { Besides, exitOf, pidOf } from "./beside.ts";
import { compileApplication } from "./compile.ts";
import type { VmExit } from "./death.ts";
import { erlangMissing, findProgram } from "./erlang.ts";
import { removeLeftoverProcesses } from "./leftovers.ts";
import type { TargetFolder } from "./folder.ts";
import { memoryCgroup, oomKills } from "./os-memory.ts";
import { signalGroup, spawnTied } from "./tied-process.ts";
import type { LaunchedVm, LaunchOrder } from "./vm.ts";

const GRACE = 5_000;

/** Compiles the application with the local Erlang and starts it as a child of this process. */
export async function launchProcess({
  plan,
  context,
  folder,
  command,
  env,
}: LaunchOrder): Promise<LaunchedVm> {
  if (findProgram("erl") === null || findProgram("erlc") === null) throw erlangMissing();
  await removeLeftoverProcesses(context.log);
  const ebin = await compileApplication(
    plan.erlang,
    folder.path("lib", plan.erlang.application),
    context.signal,
  );
  return runProcess(command(ebin), env, folder);
}

/** Starts a node's program as a child of this process. */
export async function runProcess(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  folder: TargetFolder,
  cwd?: string,
  besides = new Besides(),
): Promise<LaunchedVm> {
  const output = openSync(folder.output.host, "a");
  const killsBefore = oomKillsHere();
  const child = spawnTied(argv, env, ["ignore", output, output], cwd);
  closeSync(output);
  const exited = exitOf(child).then((exit) => withOomEvidence(exit, killsBefore));
  const pid = await pidOf(child);
  return {
    pid,
    exited,
    cgroup: null,
    facts: {},
    pause: () => signal(child, "SIGSTOP"),
    resume: () => signal(child, "SIGCONT"),
    kill: async () => {
      await signal(child, "SIGKILL");
      await exited;
    },
    again: () => runProcess(argv, env, folder, cwd, besides),
    beside: (besideArgv, besideEnv) => besides.start(besideArgv, besideEnv),
    stop: async () => {
      besides.end();
      signalGroup(child, "SIGTERM");
      await Promise.race([exited, delay(GRACE, undefined, { ref: false })]);
      signalGroup(child, "SIGKILL");
      await Promise.race([exited, delay(GRACE, undefined, { ref: false })]);
    },
  };
}

/** Of all that it has started, too. What ends with this program needs nobody to let it go on. */
function signal(child: ChildProcess, name: NodeJS.Signals): Promise<void> {
  signalGroup(child, name);
  return Promise.resolve();
}

/** The VM shares our control group, so the kernel's count of kills there is the nearest evidence there is. */
function oomKillsHere(): number | null {
  const cgroup = memoryCgroup("self");
  return cgroup && oomKills(cgroup);
}

function withOomEvidence(exit: Omit<VmExit, "oomEvidence">, before: number | null): VmExit {
  const after = oomKillsHere();
  const rose = exit.signal === "SIGKILL" && before !== null && after !== null ? after - before : 0;
  const evidence = `SIGKILL, and the kernel's count of out-of-memory kills in this control group rose by ${rose}`;
  return { ...exit, oomEvidence: rose > 0 ? evidence : null };
}
