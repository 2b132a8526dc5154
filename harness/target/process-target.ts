import { closeSync, openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { ChildProcess } from "node:child_process";
import { targetError } from "../base/errors.ts";
import { compileApplication } from "./compile.ts";
import type { VmExit } from "./death.ts";
import { erlangMissing, findProgram } from "./erlang.ts";
import { removeLeftoverProcesses } from "./leftovers.ts";
import { memoryCgroup, oomKills } from "./os-memory.ts";
import { signalGroup, spawnTied } from "./tied-process.ts";
import type { BesideProcess } from "./types.ts";
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
  const output = openSync(folder.output.host, "a");
  const killsBefore = oomKillsHere();
  const child = spawnTied(command(ebin), env, ["ignore", output, output]);
  closeSync(output);
  const exited = exitOf(child).then((exit) => withOomEvidence(exit, killsBefore));
  const pid = await pidOf(child);
  const besides = new Set<ChildProcess>();
  return {
    pid,
    exited,
    cgroup: null,
    facts: {},
    beside: async (argv, besideEnv) => {
      const companion = spawnTied(argv, { LANG: "C.UTF-8", ...besideEnv }, "pipe");
      const beside = asBeside(companion);
      await pidOf(companion);
      besides.add(companion);
      companion.once("exit", () => besides.delete(companion));
      return beside;
    },
    stop: async () => {
      for (const companion of besides) signalGroup(companion, "SIGKILL");
      signalGroup(child, "SIGTERM");
      await Promise.race([exited, delay(GRACE, undefined, { ref: false })]);
      signalGroup(child, "SIGKILL");
      await Promise.race([exited, delay(GRACE, undefined, { ref: false })]);
    },
  };
}

function pidOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) =>
      reject(targetError("TARGET_SPAWN_FAILED", `${child.spawnfile} could not be started: ${cause.message}`)),
    );
    child.once("spawn", () => resolve(child.pid!));
  });
}

function exitOf(child: ChildProcess): Promise<Omit<VmExit, "oomEvidence">> {
  return new Promise((resolve) => child.once("exit", (exitCode, signal) => resolve({ exitCode, signal })));
}

function asBeside(child: ChildProcess): BesideProcess {
  return {
    stdin: child.stdin!,
    stdout: child.stdout!,
    stderr: child.stderr!,
    exited: exitOf(child).then(({ exitCode }) => exitCode),
    kill: () => signalGroup(child, "SIGKILL"),
  };
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
