import { homedir } from "node:os";
import { join } from "node:path";
import { readFile } from "node:fs/promises";
import { usageError } from "../base/errors.ts";
import type { ProgramService, ServiceProgram, TargetKind } from "../config/types.ts";
import { cookieHomeOf } from "./attach.ts";
import { Besides } from "./beside.ts";
import { erlangMissing, findProgram } from "./erlang.ts";
import { TargetFolder } from "./folder.ts";
import { watchLife, type Life } from "./life.ts";
import { removeLeftoverProcesses } from "./leftovers.ts";
import { nodeEnvironment } from "./node-arguments.ts";
import { cgroupMemory, residentSet } from "./os-memory.ts";
import { epmdEnvironment, startEpmd } from "./own-epmd.ts";
import { chooseProgramPorts, filler, writeFiles, type Fill, type ProgramPorts } from "./program-settings.ts";
import { findByCommand } from "./proc.ts";
import { runProcess } from "./process-target.ts";
import { accepting, printing, readySign, untilReady, type Sign } from "./ready.ts";
import { addressesOf } from "./service-ports.ts";
import { withOutput } from "./start-failure.ts";
import type { StartedTarget, TargetContext } from "./types.ts";
import type { LaunchedVm } from "./vm.ts";

/**
 * Where a program runs is its own to say.
 * @throws BeamsoakError (exit 2) when something else is asked for
 */
export function programKind({ name, program }: ProgramService, asked: TargetKind | null): TargetKind {
  const kind = program.image === null ? "process" : "container";
  if (asked === null || asked === kind) return kind;
  throw usageError(
    "PROGRAM_TARGET",
    `${name} starts as a ${kind}: its scenario ${program.image === null ? "names no image" : `names the image ${program.image}`}. Found --target ${asked}.`,
    "Leave --target out.",
  );
}

/**
 * Starts a service as its users do, and waits until it answers. The sidecar runs on this machine, beside it.
 * @throws BeamsoakError exit 5: its port is taken, it does not start, dies or never answers; exit 4: there is no Erlang
 *   here, or no engine; exit 2: no such cookie file. The signal's reason when aborted
 */
export async function startProgram(plan: ProgramService, context: TargetContext): Promise<StartedTarget> {
  context.signal?.throwIfAborted();
  if (findProgram("erl") === null) throw erlangMissing();
  await removeLeftoverProcesses(context.log);
  const ports = await chooseProgramPorts(plan);
  const folder = await TargetFolder.create(context.runDir, null);
  await using started = new AsyncDisposableStack();
  let life: Life | null = null;
  try {
    if (ports.epmd !== null) started.use(await startEpmd(ports.epmd));
    const cookieHome = await cookieHomeIn(folder, plan.program);
    const cookie = await readFile(join(cookieHome, ".erlang.cookie"), "utf8");
    const fill = filler(plan, ports, cookie, folder);
    await writeFiles(plan, fill, folder);
    const vm = await launch(plan, ports, context, folder, fill);
    life = watchLife(vm, folder);
    const { died } = life;
    const ready = () => untilReady(plan, signOf(plan, ports, folder), died, context.signal);
    await ready();
    return describe({ plan, ports, cookieHome, life, folder, ready, beside: started.move() });
  } catch (cause) {
    const output = folder.lastLines(20);
    await (life ? life.end() : folder.remove());
    throw withOutput(cause, output);
  }
}

function cookieHomeIn(folder: TargetFolder, { cookieFile }: ServiceProgram): Promise<string> | string {
  if (cookieFile === null) return folder.path("home");
  return cookieHomeOf({ cookieFile, cookie: null }, folder.path("own"));
}

function signOf(plan: ProgramService, ports: ProgramPorts, folder: TargetFolder): Sign {
  const { ready } = plan.program;
  if (ready === null) return readySign(plan, addressesOf(ports));
  if ("log" in ready) return printing(ready.log, folder.output.host);
  return accepting(ports.named[ready.port]!);
}

async function launch(
  plan: ProgramService,
  ports: ProgramPorts,
  context: TargetContext,
  folder: TargetFolder,
  fill: Fill,
): Promise<LaunchedVm> {
  const { image, command, folder: cwd, env, cookieFile } = plan.program;
  const argv = command.map(fill);
  const own = {
    ...(ports.epmd !== null && epmdEnvironment(ports.epmd)),
    ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])),
  };
  if (image !== null) {
    const { launchImage } = await import("./image-target.ts");
    return launchImage({ plan, context, folder, image, argv, env: own });
  }
  const home = cookieFile === null ? folder.path("home") : homedir();
  return runProcess(argv, { ...nodeEnvironment(home, folder.crashDump), ...own }, folder, cwd);
}

interface StartedProgram {
  readonly plan: ProgramService;
  readonly ports: ProgramPorts;
  readonly cookieHome: string;
  readonly life: Life;
  readonly folder: TargetFolder;
  readonly ready: () => Promise<void>;
  /** What was started beside it, and ends after it. */
  readonly beside: AsyncDisposableStack;
}

function describe({ plan, ports, cookieHome, life, folder, ready, beside }: StartedProgram): StartedTarget {
  const { program } = plan;
  const besides = new Besides();
  return {
    kind: program.image === null ? "process" : "container",
    node: program.node,
    ...addressesOf(ports),
    ports: ports.named,
    ...(ports.distribution !== null && { distributionPort: ports.distribution }),
    cookieHome,
    beside: (argv, env) => besides.start(argv, { HOME: cookieHome, ...env }),
    place: (files) => folder.place(files),
    osMemory: () => new Promise((resolve) => resolve(osMemory(program.node, life.vm))),
    died: life.died,
    harm: life.harm(ready),
    facts: { ...life.vm.facts },
    [Symbol.asyncDispose]: async () => {
      besides.end();
      await life.end();
      await beside.disposeAsync();
    },
  };
}

/** The VM may be some scripts below what was started, and a script may take a while to get there. */
function osMemory(node: string, vm: LaunchedVm) {
  const rss = residentSet(findByCommand(vm.pid, "beam.smp") ?? -1);
  if (rss === null) throw new Error(`no beam.smp of ${node} runs below process ${vm.pid}`);
  const cgroup = vm.cgroup && cgroupMemory(vm.cgroup);
  return { rss, ...(cgroup && { cgroup }) };
}
