import type Docker from "dockerode";
import { exitOf, stopContainer, type RunningContainer } from "./container.ts";
import { ignoreGone } from "./engine.ts";
import { memoryCgroup } from "./os-memory.ts";
import type { LaunchedVm } from "./vm.ts";

/** What containers differ in, whose lives are otherwise alike. */
type Own = Pick<LaunchedVm, "facts" | "beside">;

/**
 * A VM that is all that runs in a container.
 * @param followed called when the container has started again
 */
export function containerVm(
  { container, pid }: RunningContainer,
  own: Own,
  followed: () => Promise<void> = () => Promise.resolve(),
): LaunchedVm {
  return {
    ...own,
    pid,
    exited: exitOf(container),
    cgroup: memoryCgroup(pid),
    pause: () => container.pause(),
    resume: () => container.unpause(),
    kill: () => killed(container),
    again: async () => {
      await container.start();
      await followed();
      return containerVm({ container, pid: (await container.inspect()).State.Pid }, own, followed);
    },
    stop: async () => {
      // Nothing in a paused container hears that it is to stop.
      if (await isPaused(container)) await container.unpause().catch(ignoreGone);
      await stopContainer(container);
    },
  };
}

async function killed(container: Docker.Container): Promise<void> {
  const gone = container.wait();
  await container.kill({ signal: "SIGKILL" }).catch(ignoreGone);
  await gone;
}

function isPaused(container: Docker.Container): Promise<boolean> {
  return container.inspect().then(
    ({ State }) => State.Paused,
    () => false,
  );
}
