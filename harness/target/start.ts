import { readFile, writeFile } from "node:fs/promises";
import type { SourceService, TargetKind } from "../config/types.ts";
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
import { freePort } from "./ports.ts";
import { findByCommand, openFileLimits, read } from "./proc.ts";
import { launchProcess } from "./process-target.ts";
import { readySign, untilReady } from "./ready.ts";
import { addressesOf, choosePorts, type ServicePorts } from "./service-ports.ts";
import { withOutput } from "./start-failure.ts";
import type { OsMemory, ServiceTarget, TargetContext } from "./types.ts";
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
  plan: SourceService,
  context: TargetContext,
): Promise<ServiceTarget> {
  context.signal?.throwIfAborted();
  const ports = await choosePorts(plan);
  const folder = await TargetFolder.create(
    context.runDir,
    kind === "container" ? INSIDE_CONTAINER : null,
    context.member?.cookie,
  );
  let life: Life | null = null;
  try {
    const settings = await settle(plan, context, folder, ports);
    const vm = await launch(kind, orderOf(plan, context, folder, settings));
    life = watchLife(vm, folder);
    const { died } = life;
    const addresses = addressesOf(ports);
    const ready = () => untilReady(plan, readySign(plan, addresses), died, context.signal);
    await ready();
    return await describe({ kind, settings, addresses, life, folder, ready });
  } catch (cause) {
    const output = folder.lastLines(20);
    await (life ? life.end() : folder.remove());
    throw withOutput(cause, output);
  }
}

/** Chooses a name and the port of the distribution, and writes the node's configuration file. */
async function settle(
  plan: SourceService,
  { runId, member }: TargetContext,
  folder: TargetFolder,
  ports: ServicePorts,
): Promise<NodeSettings> {
  await writeFile(folder.path("sys.config"), systemConfig(plan.erlang, ports, folder.seen("data")));
  return {
    node: nodeName(plan.name, runId, member?.address),
    distributionPort: member?.distributionPort ?? (await freePort()),
    peers: member?.peers ?? [],
    configFile: folder.seen("sys.config"),
    releaseFile: folder.seen("otp_release"),
  };
}

function orderOf(
  plan: SourceService,
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

interface Started {
  readonly kind: TargetKind;
  readonly settings: NodeSettings;
  readonly addresses: Pick<ServiceTarget, "baseUrl" | "socketPort">;
  readonly life: Life;
  readonly folder: TargetFolder;
  readonly ready: () => Promise<void>;
}

async function describe(started: Started): Promise<ServiceTarget> {
  const { kind, settings, addresses, life, folder, ready } = started;
  const pid = pidOf(life.vm);
  const otp = await readFile(folder.path("otp_release"), "utf8");
  const cookieHome = folder.seen("home");
  return {
    kind,
    node: settings.node,
    ...addresses,
    distributionPort: settings.distributionPort,
    cookieHome,
    beside: (argv, env) => life.vm.beside(argv, { HOME: cookieHome, ...env }),
    place: (files) => folder.place(files),
    osMemory: memoryOf(life),
    died: life.died,
    harm: life.harm(ready),
    facts: { otp, pid, openFiles: openFileLimits(read(`/proc/${pid}/limits`) ?? "").soft, ...life.vm.facts },
    [Symbol.asyncDispose]: () => life.end(),
  };
}

function pidOf(vm: LaunchedVm): number {
  return findByCommand(vm.pid, "beam.smp") ?? vm.pid;
}

/** Looks for the process of each life of the node once. */
function memoryOf(life: Life): () => Promise<OsMemory> {
  let known = { vm: life.vm, pid: pidOf(life.vm) };
  return async () => {
    if (known.vm !== life.vm) known = { vm: life.vm, pid: pidOf(life.vm) };
    return Promise.resolve(osMemory(known.pid, known.vm));
  };
}

function osMemory(pid: number, vm: LaunchedVm): OsMemory {
  const rss = residentSet(pid);
  if (rss === null) throw new Error(`process ${pid} is gone`);
  const cgroup = vm.cgroup && cgroupMemory(vm.cgroup);
  return { rss, ...(cgroup && { cgroup }) };
}
