import { baseImage } from "./base-image.ts";
import { execBeside } from "./container-exec.ts";
import { containerVm } from "./container-vm.ts";
import { startContainer } from "./container.ts";
import { connectEngine } from "./engine.ts";
import { removeLeftoverContainers } from "./leftovers.ts";
import { serviceImage } from "./service-image.ts";
import type { LaunchedVm, LaunchOrder } from "./vm.ts";

/** Builds an image with the compiled application and starts it under the plan's limits, in the host's network. */
export async function launchContainer(order: LaunchOrder): Promise<LaunchedVm> {
  const { plan, context, folder, command, env } = order;
  const { docker, version } = await connectEngine();
  await removeLeftoverContainers(docker, context.log);
  const base = await baseImage({ docker, log: context.log, signal: context.signal });
  const image = await serviceImage(docker, base, plan.erlang, folder, context.log, context.signal);
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const running = await startContainer(docker, image, plan, context.runId, (definition) =>
    definition
      // What the node writes into the shared folder then belongs to whoever runs the harness.
      .withUser(user)
      .withBindMounts([{ source: folder.path(), target: folder.seen(), mode: "z" }])
      .withEnvironment(env)
      .withEntrypoint(["sh", "-c", `exec "$@" >>${folder.output.inside} 2>&1`, "sh"])
      .withCommand([...command(`/service/lib/${plan.erlang.application}/ebin`)]),
  );
  return containerVm(running, {
    facts: {
      ...{ image, baseImage: base, container: running.container.id.slice(0, 12), engine: version },
      memoryLimit: plan.memoryLimit,
    },
    beside: (argv, env) => execBeside(docker, running.container, argv, env),
  });
}
