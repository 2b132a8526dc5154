import type { SourceService } from "../config/types.ts";
import type { VmExit } from "./death.ts";
import type { TargetFolder } from "./folder.ts";
import type { MemoryCgroup } from "./os-memory.ts";
import type { BesideProcess, TargetContext } from "./types.ts";

/** What is to be started: the same for both kinds of target. */
export interface LaunchOrder {
  readonly plan: SourceService;
  readonly context: TargetContext;
  readonly folder: TargetFolder;
  /** The command, once it is known where the application's beam files are. */
  readonly command: (ebin: string) => readonly string[];
  /** Environment of the VM. */
  readonly env: Readonly<Record<string, string>>;
}

/** A VM that was started: what each kind of target does in its own way. */
export interface LaunchedVm {
  /** pid on this host of the process that is, or becomes, the VM. */
  readonly pid: number;
  readonly exited: Promise<VmExit>;
  /** The control group that holds the VM and nothing else. */
  readonly cgroup: MemoryCgroup | null;
  readonly facts: Readonly<Record<string, string | number>>;
  /** It stands still from now on, with all that it has open. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends it as nothing can prevent (SIGKILL); resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts, once it has ended, the same again. */
  again(): Promise<LaunchedVm>;
  beside(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<BesideProcess>;
  /** Asks it to end (SIGTERM), insists (SIGKILL) after 5 s, and removes what it was. Bounded in time. */
  stop(): Promise<void>;
}
