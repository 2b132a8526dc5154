import { PassThrough } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import { namespacePids } from "./proc.ts";
import type { BesideProcess } from "./types.ts";

/** Starts a program inside a running container with its three streams connected. */
export async function execBeside(
  docker: Docker,
  container: Docker.Container,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<BesideProcess> {
  const exec = await container.exec({
    Cmd: [...argv],
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await exec.start({ hijack: true, stdin: true });
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  docker.modem.demuxStream(stream, stdout, stderr);
  const exited = new Promise<void>((resolve) => {
    stream.once("end", resolve);
    stream.once("close", resolve);
    stream.once("error", () => resolve());
  }).then(async () => {
    stdout.end();
    stderr.end();
    return exitCodeOf(exec);
  });
  return { stdin: stream, stdout, stderr, exited, kill: () => void killExec(container, exec) };
}

/** null when the container went first. */
async function exitCodeOf(exec: Docker.Exec): Promise<number | null> {
  return exec.inspect().then(
    ({ ExitCode }) => ExitCode,
    () => null,
  );
}

/** The engine has no call that ends an exec: its pid, as the container sees it, is killed by another exec. */
async function killExec(container: Docker.Container, exec: Docker.Exec): Promise<void> {
  try {
    const pid = await pidInContainer(exec);
    if (pid === null) return;
    const killer = await container.exec({ Cmd: ["sh", "-c", `kill -9 ${pid}`] });
    await killer.start({ Detach: true });
  } catch {
    // The container is gone, and the program with it.
  }
}

/** The engine knows the pid a moment after the start; null when the program has ended, or none came in 2 s. */
async function pidInContainer(exec: Docker.Exec): Promise<number | null> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { Pid, ExitCode } = await exec.inspect();
    if (ExitCode !== null) return null;
    if (Pid !== 0) return namespacePids(Pid).at(-1) ?? null;
    await delay(20);
  }
  return null;
}
