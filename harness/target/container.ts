import type Docker from "dockerode";
import { GenericContainer, Wait } from "testcontainers";
import { environmentError, messageOf, targetError } from "../base/errors.ts";
import type { ServicePlan } from "../config/types.ts";
import { signalOfStatus, type VmExit } from "./death.ts";
import { ignoreGone, removeContainer } from "./engine.ts";
import { formatOwner, OWNER_LABEL, thisOwner } from "./owner.ts";

const GRACE = 5_000;
const RUN_LABEL = "beamsoak.run";

/** Asks it to end, insists, and removes it. */
export async function stopContainer(container: Docker.Container): Promise<void> {
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

export interface RunningContainer {
  readonly container: Docker.Container;
  /** On this host; 0 when it has ended already. */
  readonly pid: number;
}

/** What kinds of containers differ in. */
export type Define = (container: GenericContainer) => GenericContainer;

/** Starts an image under the plan's limits, in the host's network, marked as this run's. */
export async function startContainer(
  docker: Docker,
  image: string,
  plan: ServicePlan,
  runId: string,
  define: Define,
): Promise<RunningContainer> {
  const definition = new NodeContainer(image)
    .withLabels({ [OWNER_LABEL]: formatOwner(thisOwner()), [RUN_LABEL]: runId })
    // Port mapping goes through docker-proxy, which gives way near 30 000 connections.
    .withNetworkMode("host")
    .withUlimits({ nofile: { soft: plan.openFiles, hard: plan.openFiles } })
    .withMemoryLimit(plan.memoryLimit)
    // Ryuk has to be pulled from a registry; our own label does its work, also after a kill -9.
    .withAutoCleanup(false)
    // With no exposed port testcontainers has nothing to wait for; readiness is checked for all kinds in one place.
    .withWaitStrategy(Wait.forAll([]));
  try {
    const started = await define(definition).start();
    const container = docker.getContainer(started.getId());
    return { container, pid: (await container.inspect()).State.Pid };
  } catch (cause) {
    await removeOwn(docker, runId);
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
export async function exitOf(container: Docker.Container): Promise<VmExit> {
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
