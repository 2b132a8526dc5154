import type { FaultPlan } from "../config/types.ts";
import { nothing, type Begun, type Victims } from "./types.ts";

export async function pause({ target, pid }: Victims): Promise<Begun> {
  await target.harm.pause(pid());
  return { end: () => target.harm.resume(), undo: () => target.harm.resume() };
}

/** The ledger is told before and after: an answer that the node had just given may be read in between. */
export async function kill(
  { restart }: Extract<FaultPlan, { kind: "kill" }>,
  { target, load, pid, reconnect }: Victims,
): Promise<Begun> {
  await target.harm.kill(restart, pid());
  if (!restart) return { isFinal: true, end: nothing, undo: nothing };
  await load.disturb?.({ kind: "sessions-lost" });
  return {
    end: async () => {
      await target.harm.restart();
      await load.disturb?.({ kind: "sessions-lost" });
      await load.disturb?.({ kind: "log-in-again" });
      await reconnect();
    },
    undo: nothing,
  };
}
