import type Docker from "dockerode";
import { GenericContainer, Wait } from "testcontainers";
import { environmentError, messageOf, targetError } from "../base/errors.ts";
import type { ServicePlan } from "../config/types.ts";
import { baseImage } from "./base-image.ts";
import { execBeside } from "./container-exec.ts";
import { signalOfStatus, type VmExit } from "./death.ts";
import { connectEngine, ignoreGone, removeContainer } from "./engine.ts";
import { removeLeftoverContainers } from "./leftovers.ts";
import { memoryCgroup } from "./os-memory.ts";
import { formatOwner, OWNER_LABEL, thisOwner } from "./owner.ts";
import { serviceImage } from "./service-image.ts";
import type { LaunchedVm, LaunchOrder } from "./vm.ts";

const GRACE = 5_000;
const RUN_LABEL = "beamsoak.run";

/** Builds an image with the compiled application and starts it under the plan's limits, in the host's network. */
export async function launchContainer(order: LaunchOrder): Promise<LaunchedVm> {
  const { plan, context, folder } = order;
  const { docker, version } = await connectEngine();
  await removeLeftoverContainers(docker, context.log);
  const base = await baseImage({ docker, log: context.log, signal: context.signal });
  const image = await serviceImage(docker, base, plan.erlang, folder, context.log, context.signal);
  const { container, pid } = await startContainer(docker, image, order);
  return {
    pid,
    exited: exitOf(container),
    cgroup: memoryCgroup(pid),
    facts: {
      ...{ image, baseImage: base, container: container.id.slice(0, 12), engine: version },
      memoryLimit: plan.memoryLimit,
    },
    beside: (argv, env) => execBeside(docker, container, argv, env),
    stop: () => stopContainer(container),
  };
}

async function stopContainer(container: Docker.Container): Promise<void> {
  const abortSignal = AbortSignal.timeout(4 * GRACE);
  try {
    await container.stop({ t: GRACE / 1000, abortSignal }).catch(ignoreGone);
    await removeContainer(container, abortSignal);
  } catch (cause) {
    throw environmentError(
      "CONTAINER_NOT_REMOVED",
      `Container ${container.id.slice(0, 12)} could not be removed: ${messageOf(cause)}`,
      `Once the engine answers: docker rm --force ${container.id.slice(0, 12)}. The next container target does it too.`,
      cause,
    );
  }
}

/** What testcontainers does not offer a method for. */
class NodeContainer extends GenericContainer {
  /** The limit counts memory and swap together: a service that swaps has failed already. */
  withMemoryLimit(bytes: number): this {
    this.hostConfig.Memory = bytes;
    this.hostConfig.MemorySwap = bytes;
    return this;
  }
}

interface RunningContainer {
  readonly container: Docker.Container;
  /** On this host; 0 when it has ended already. */
  readonly pid: number;
}

async function startContainer(docker: Docker, image: string, order: LaunchOrder): Promise<RunningContainer> {
  const { plan, context, folder, command, env } = order;
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const definition = new NodeContainer(image)
    .withLabels({ [OWNER_LABEL]: formatOwner(thisOwner()), [RUN_LABEL]: context.runId })
    // Port mapping goes through docker-proxy, which gives way near 30 000 connections.
    .withNetworkMode("host")
    // What the node writes into the shared folder then belongs to whoever runs the harness.
    .withUser(user)
    .withUlimits({ nofile: { soft: plan.openFiles, hard: plan.openFiles } })
    .withMemoryLimit(plan.memoryLimit)
    .withBindMounts([{ source: folder.path(), target: folder.seen(), mode: "z" }])
    .withEnvironment(env)
    .withEntrypoint(["sh", "-c", `exec "$@" >>${folder.output.inside} 2>&1`, "sh"])
    .withCommand([...command(`/service/lib/${plan.erlang.application}/ebin`)])
    // Ryuk has to be pulled from a registry; our own label does its work, also after a kill -9.
    .withAutoCleanup(false)
    // With no exposed port testcontainers has nothing to wait for; readiness is checked for both kinds in one place.
    .withWaitStrategy(Wait.forAll([]));
  try {
    const started = await definition.start();
    const container = docker.getContainer(started.getId());
    return { container, pid: (await container.inspect()).State.Pid };
  } catch (cause) {
    await removeOwn(docker, context.runId);
    throw startFailure(plan, cause);
  }
}

/** A container that was created and did not start is known by its labels only. */
async function removeOwn(docker: Docker, runId: string): Promise<void> {
  const label = [`${RUN_LABEL}=${runId}`, `${OWNER_LABEL}=${formatOwner(thisOwner())}`];
  for (const { Id } of await docker.listContainers({ all: true, filters: { label } }))
    await removeContainer(docker.getContainer(Id));
}

function startFailure(plan: ServicePlan, cause: unknown): Error {
  const message = messageOf(cause);
  if (message.includes("rlimit"))
    return environmentError(
      "OPEN_FILES_LIMIT",
      `The container engine may not give a container ${plan.openFiles} open files: ${message}`,
      "Lower service.openFiles, or start the engine with a higher limit (ulimit -n).",
      cause,
    );
  return targetError(
    "CONTAINER_START_FAILED",
    `The container of ${plan.name} did not start: ${message}`,
    undefined,
    cause,
  );
}

/** Resolves when the container has stopped, whoever stopped it. */
async function exitOf(container: Docker.Container): Promise<VmExit> {
  try {
    const { StatusCode: status } = (await container.wait()) as { StatusCode: number };
    const signal = signalOfStatus(status);
    const oomKilled = await container.inspect().then(
      ({ State }) => State.OOMKilled,
      () => false,
    );
    const oomEvidence = oomKilled
      ? "the engine reports an out-of-memory kill at the container's limit"
      : null;
    return { exitCode: signal === null ? status : null, signal, oomEvidence };
  } catch {
    // The engine is gone or somebody removed the container: that it ended is all there is to say.
    return { exitCode: null, signal: null, oomEvidence: null };
  }
}
