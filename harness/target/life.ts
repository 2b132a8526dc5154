import { causeOfDeath, crashDumpSlogan, type VmExit } from "./death.ts";
import type { TargetFolder } from "./folder.ts";
import type { TargetDeath } from "./types.ts";
import type { LaunchedVm } from "./vm.ts";

/** A VM from its start to its end, whichever way that comes. */
export interface Life {
  /** Resolves if the VM ends before it is asked to; stays pending otherwise. */
  readonly died: Promise<TargetDeath>;
  /** Stops the VM and removes what it was; a second call waits for the first. */
  end(): Promise<void>;
}

export function watchLife(vm: LaunchedVm, folder: TargetFolder): Life {
  let ending: Promise<void> | null = null;
  const died = new Promise<TargetDeath>((resolve) => {
    void vm.exited.then(async (exit) => {
      if (ending === null) resolve(await postMortem(exit, folder));
    });
  });
  const end = async (): Promise<void> => {
    try {
      await vm.stop();
    } finally {
      await folder.remove();
    }
  };
  return { died, end: () => (ending ??= end()) };
}

async function postMortem(exit: VmExit, folder: TargetFolder): Promise<TargetDeath> {
  const crashDump = await folder.keepCrashDump();
  const slogan = crashDump && crashDumpSlogan(crashDump);
  return causeOfDeath(exit, { crashDump, slogan, output: folder.lastLines(20) });
}
