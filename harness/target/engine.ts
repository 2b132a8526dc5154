import { createServer } from "node:net";
import type Docker from "dockerode";
import { environmentError, messageOf } from "../base/errors.ts";

/** A container engine that answers. */
export interface Engine {
  readonly docker: Docker;
  readonly version: string;
}

/**
 * Finds the engine as testcontainers does: DOCKER_HOST, its own configuration files, the usual sockets.
 * testcontainers is loaded here and not at the top, for it takes 0.8 s, and a process target has no use for it.
 * @throws BeamsoakError (exit 4) when no engine answers within 10 s, or the one that does is on another host
 */
export async function connectEngine(): Promise<Engine> {
  const { getContainerRuntimeClient } = await import("testcontainers");
  const client = await Promise.race([getContainerRuntimeClient(), lateAfter(10_000)]).catch(
    (cause: unknown) => {
      throw environmentError(
        "ENGINE_UNREACHABLE",
        `No container engine answers: ${messageOf(cause)}.`,
        "Start one (as root: dockerd, or systemctl start docker), or use --target process.",
        cause,
      );
    },
  );
  const { host, serverVersion } = client.info.containerRuntime;
  if (!(await isOurs(host)))
    throw environmentError(
      "ENGINE_NOT_LOCAL",
      `The container engine is on ${host}, and load goes to 127.0.0.1 only.`,
      "Unset DOCKER_HOST, or use --target process.",
    );
  return { docker: client.container.dockerode, version: String(serverVersion) };
}

/**
 * Where the harness runs in a container, testcontainers names the gateway of the engine's bridge. When that is an
 * address of ours, the engine runs in the same container and shares our loopback. The system's list of interfaces
 * would not tell: it leaves out a bridge that no container is on.
 */
function isOurs(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(0, host, () => server.close(() => resolve(true)));
  });
}

function lateAfter(duration: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${duration / 1000} s`)), duration).unref();
  });
}

export async function imageExists(docker: Docker, image: string): Promise<boolean> {
  return docker
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}

/** Removes a container, running or not, and its volumes; one that is gone already is no error. */
export async function removeContainer(container: Docker.Container, abortSignal?: AbortSignal): Promise<void> {
  await container.remove({ force: true, v: true, ...(abortSignal && { abortSignal }) }).catch(ignoreGone);
}

/** 304: stopped already; 404: no such container; 409: its removal is in progress. */
export function ignoreGone(cause: unknown): void {
  const status = cause instanceof Error && "statusCode" in cause ? cause.statusCode : null;
  if (status !== 304 && status !== 404 && status !== 409) throw cause;
}
