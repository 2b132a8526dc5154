import { createWriteStream } from "node:fs";
import { chmod } from "node:fs/promises";
import type Docker from "dockerode";
import { targetError } from "../base/errors.ts";
import type { ProgramService } from "../config/types.ts";
import { containerVm } from "./container-vm.ts";
import { startContainer } from "./container.ts";
import { connectEngine, imageExists } from "./engine.ts";
import type { TargetFolder } from "./folder.ts";
import { removeLeftoverContainers } from "./leftovers.ts";
import type { TargetContext } from "./types.ts";
import type { LaunchedVm } from "./vm.ts";

interface ImageOrder {
  readonly plan: ProgramService;
  readonly context: TargetContext;
  readonly folder: TargetFolder;
  readonly image: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts a user's own image under the plan's limits, in the host's network.
 * @throws BeamsoakError exit 4: no engine answers; exit 5: the image is not there, or its container does not start
 */
export async function launchImage(order: ImageOrder): Promise<LaunchedVm> {
  const { plan, context, folder, image, argv, env } = order;
  const { docker, version } = await connectEngine();
  await removeLeftoverContainers(docker, context.log);
  if (!(await imageExists(docker, image)))
    throw targetError(
      "IMAGE_NOT_FOUND",
      `The container engine has no image ${image}.`,
      `Build or pull it first: docker pull ${image}`,
    );
  // The image's own user writes there, whoever that is.
  for (const path of [folder.path(), folder.path("data")]) await chmod(path, 0o777);
  const running = await startContainer(docker, image, plan, context.runId, (definition) =>
    definition
      .withBindMounts([{ source: folder.path(), target: folder.path(), mode: "z" }])
      .withEnvironment({ ERL_CRASH_DUMP: folder.crashDump, ...env })
      .withCommand([...argv]),
  );
  const { container } = running;
  const since = () => Math.floor(Date.now() / 1000);
  await follow(docker, container, folder.output.host, 0);
  const own = {
    facts: {
      ...{ image, container: container.id.slice(0, 12), engine: version },
      memoryLimit: plan.memoryLimit,
    },
    beside: () => Promise.reject(new Error("the sidecar of an image runs on this machine")),
  };
  return containerVm(running, own, () => follow(docker, container, folder.output.host, since()));
}

/** Keeps what it prints, as for every other target. */
async function follow(
  docker: Docker,
  container: Docker.Container,
  file: string,
  since: number,
): Promise<void> {
  const printed = await container.logs({ follow: true, stdout: true, stderr: true, since });
  const output = createWriteStream(file, { flags: "a" });
  docker.modem.demuxStream(printed, output, output);
  printed.on("end", () => output.end());
}
