import type { ChildProcess } from "node:child_process";
import { targetError } from "../base/errors.ts";
import type { VmExit } from "./death.ts";
import { signalGroup, spawnTied } from "./tied-process.ts";
import type { BesideProcess } from "./types.ts";

/** Programs that run on this machine beside a node. */
export class Besides {
  readonly #running = new Set<ChildProcess>();

  async start(argv: readonly string[], env?: Readonly<Record<string, string>>): Promise<BesideProcess> {
    const companion = spawnTied(argv, { LANG: "C.UTF-8", ...env }, "pipe");
    const beside = asBeside(companion);
    await pidOf(companion);
    this.#running.add(companion);
    companion.once("exit", () => this.#running.delete(companion));
    return beside;
  }

  end(): void {
    for (const companion of this.#running) signalGroup(companion, "SIGKILL");
  }
}

export function pidOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) =>
      reject(targetError("TARGET_SPAWN_FAILED", `${child.spawnfile} could not be started: ${cause.message}`)),
    );
    child.once("spawn", () => resolve(child.pid!));
  });
}

export function exitOf(child: ChildProcess): Promise<Omit<VmExit, "oomEvidence">> {
  return new Promise((resolve) => child.once("exit", (exitCode, signal) => resolve({ exitCode, signal })));
}

function asBeside(child: ChildProcess): BesideProcess {
  return {
    stdin: child.stdin!,
    stdout: child.stdout!,
    stderr: child.stderr!,
    exited: exitOf(child).then(({ exitCode }) => exitCode),
    kill: () => signalGroup(child, "SIGKILL"),
  };
}
