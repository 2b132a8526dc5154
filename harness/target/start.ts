import { readFile, writeFile } from "node:fs/promises";
import { BeamsoakError } from "../base/errors.ts";
import type { ServicePlan, TargetKind } from "../config/types.ts";
import { TargetFolder } from "./folder.ts";
import {
  nodeArguments,
  nodeEnvironment,
  nodeName,
  systemConfig,
  withAddressSpace,
  type NodeSettings,
} from "./node-arguments.ts";
import { cgroupMemory, residentSet } from "./os-memory.ts";
import { freePort, requireFreePort } from "./ports.ts";
import { findByCommand, openFileLimits, read } from "./proc.ts";
import { launchProcess } from "./process-target.ts";
import { untilReady } from "./ready.ts";
import type { OsMemory, StartedTarget, TargetContext } from "./types.ts";
import type { LaunchedVm, LaunchOrder } from "./vm.ts";
import { watchLife, type Life } from "./life.ts";

/** Path of the shared folder inside a container. */
const INSIDE_CONTAINER = "/beamsoak";

/**
 * Compiles the service, starts it, and waits until it answers. When anything fails, or the context's signal is
 * aborted, nothing stays behind but crash dump and output in the run folder.
 * @throws BeamsoakError exit 5: it does not compile, its port is taken, it dies or never answers;
 *   exit 4: there is no Erlang, no engine or no base image. The signal's reason when aborted
 */
export async function startTarget(
  kind: TargetKind,
  plan: ServicePlan,
  context: TargetContext,
): Promise<StartedTarget> {
  context.signal?.throwIfAborted();
  if (plan.httpPort !== 0) await requireFreePort(plan.httpPort);
  const folder = await TargetFolder.create(context.runDir, kind === "container" ? INSIDE_CONTAINER : null);
  let life: Life | null = null;
  try {
    const settings = await settle(plan, context.runId, folder);
    const vm = await launch(kind, orderOf(plan, context, folder, settings));
    life = watchLife(vm, folder);
    const baseUrl = `http://127.0.0.1:${settings.httpPort}`;
    await untilReady(plan, baseUrl, life.died, context.signal);
    return await describe(kind, settings, baseUrl, vm, life, folder);
  } catch (cause) {
    const output = folder.lastLines(20);
    await (life ? life.end() : folder.remove());
    throw withOutput(cause, output);
  }
}

/** Chooses ports and name, and writes the node's configuration file. */
async function settle(plan: ServicePlan, runId: string, folder: TargetFolder): Promise<NodeSettings> {
  const httpPort = plan.httpPort === 0 ? await freePort() : plan.httpPort;
  await writeFile(folder.path("sys.config"), systemConfig(plan.erlang, httpPort, folder.seen("data")));
  return {
    node: nodeName(plan.name, runId),
    httpPort,
    distributionPort: await freePort(),
    configFile: folder.seen("sys.config"),
    releaseFile: folder.seen("otp_release"),
  };
}

function orderOf(
  plan: ServicePlan,
  context: TargetContext,
  folder: TargetFolder,
  settings: NodeSettings,
): LaunchOrder {
  return {
    plan,
    context,
    folder,
    command: (ebin) => withAddressSpace(nodeArguments(plan, settings, ebin), plan.addressSpace),
    env: nodeEnvironment(folder.seen("home"), folder.crashDump),
  };
}

async function launch(kind: TargetKind, order: LaunchOrder): Promise<LaunchedVm> {
  if (kind === "process") return launchProcess(order);
  const { launchContainer } = await import("./container-target.ts");
  return launchContainer(order);
}

async function describe(
  kind: TargetKind,
  settings: NodeSettings,
  baseUrl: string,
  vm: LaunchedVm,
  life: Life,
  folder: TargetFolder,
): Promise<StartedTarget> {
  const pid = findByCommand(vm.pid, "beam.smp") ?? vm.pid;
  const otp = await readFile(folder.path("otp_release"), "utf8");
  const cookieHome = folder.seen("home");
  return {
    kind,
    node: settings.node,
    baseUrl,
    distributionPort: settings.distributionPort,
    cookieHome,
    beside: (argv, env) => vm.beside(argv, { HOME: cookieHome, ...env }),
    place: (files) => folder.place(files),
    osMemory: () => Promise.resolve(osMemory(pid, vm)),
    died: life.died,
    facts: { otp, pid, openFiles: openFileLimits(read(`/proc/${pid}/limits`) ?? "").soft, ...vm.facts },
    [Symbol.asyncDispose]: () => life.end(),
  };
}

function osMemory(pid: number, vm: LaunchedVm): OsMemory {
  const rss = residentSet(pid);
  if (rss === null) throw new Error(`process ${pid} is gone`);
  const cgroup = vm.cgroup && cgroupMemory(vm.cgroup);
  return { rss, ...(cgroup && { cgroup }) };
}

function withOutput(cause: unknown, output: readonly string[]): unknown {
  if (!(cause instanceof BeamsoakError) || output.length === 0) return cause;
  const { code, hint, exitCode } = cause;
  const message = `${cause.message}\nIts last output:\n${output.map((line) => `  ${line}`).join("\n")}`;
  return new BeamsoakError({ code, message, exitCode, cause, ...(hint && { hint }) });
}
