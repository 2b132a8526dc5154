import type { CarriedLoad, Disturbed } from "../load/types.ts";
import type { StartedTarget } from "../target/types.ts";
import type { SlowLine } from "./slow-line.ts";

/** What faults are done to. */
export interface Victims {
  readonly target: Pick<StartedTarget, "harm" | "baseUrl" | "node">;
  readonly load: Pick<CarriedLoad, "disturb">;
  /** Null where no fault slows the network down. */
  readonly line: SlowLine | null;
  /** Of the node, as it says itself. */
  readonly pid: () => number;
  /** Gets back to a node that was started again. */
  readonly reconnect: () => Promise<void>;
}

/** A fault that has begun. */
export interface Begun {
  /** What it has reached at once. */
  readonly reached?: Partial<Disturbed>;
  /** Nobody ends it: the run is over with it. */
  readonly isFinal?: true;
  /** Its time is over. */
  end(): Promise<void>;
  /** The run is over: nothing may be left behind. */
  undo(): Promise<void>;
}

export const nothing = (): Promise<void> => Promise.resolve();
