import { targetError } from "../base/errors.ts";
import { causeOfDeath, crashDumpSlogan, type VmExit } from "./death.ts";
import type { TargetFolder } from "./folder.ts";
import type { NodeHarm, TargetDeath } from "./types.ts";
import type { LaunchedVm } from "./vm.ts";

/** A VM from its start to its end, whichever way that comes, with the restarts in between. */
export interface Life {
  /** The one that runs, or ran last. */
  readonly vm: LaunchedVm;
  /** Resolves if the VM ends before it is asked to; stays pending otherwise. */
  readonly died: Promise<TargetDeath>;
  /** Stops the VM and removes what it was; a second call waits for the first. */
  end(): Promise<void>;
  /** @param ready resolves when the service answers; rejects when it does not get there */
  harm(ready: () => Promise<void>): NodeHarm;
}

export function watchLife(first: LaunchedVm, folder: TargetFolder): Life {
  let vm = first;
  let ending: Promise<void> | null = null;
  let restarting = false;
  const death = Promise.withResolvers<TargetDeath>();
  const watch = (watched: LaunchedVm) => {
    void watched.exited.then(async (exit) => {
      if (ending === null && !restarting) death.resolve(await postMortem(exit, folder));
    });
  };
  watch(vm);
  const end = async (): Promise<void> => {
    try {
      await vm.stop();
    } finally {
      await folder.remove();
    }
  };
  const isEnding = () => ending !== null;
  const restart = async (ready: () => Promise<void>): Promise<void> => {
    if (isEnding()) throw targetError("TARGET_STOPPED", "The target was stopped while it was down.");
    vm = await vm.again();
    // Whoever ended the run meanwhile has stopped the one before.
    if (isEnding()) await vm.stop();
    restarting = false;
    watch(vm);
    await ready();
  };
  return {
    get vm() {
      return vm;
    },
    died: death.promise,
    end: () => (ending ??= end()),
    harm: (ready) => ({
      pause: () => vm.pause(),
      resume: () => vm.resume(),
      kill: (toRestart) => {
        restarting = toRestart;
        return vm.kill();
      },
      restart: () => restart(ready),
    }),
  };
}

async function postMortem(exit: VmExit, folder: TargetFolder): Promise<TargetDeath> {
  const crashDump = await folder.keepCrashDump();
  const slogan = crashDump && crashDumpSlogan(crashDump);
  return causeOfDeath(exit, { crashDump, slogan, output: folder.lastLines(20) });
}
