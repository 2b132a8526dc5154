import type { SuspectProcess } from "../timeline/evidence.ts";
import type { Story } from "./inside.ts";

/** Modules of OTP that are on the stack of nearly everything. */
const OTP =
  /^(gen|gen_server|gen_statem|gen_event|gen_tcp|gen_udp|proc_lib|sys|supervisor|lists|maps|ets|inet|prim_inet|inet_tcp|erlang|timer|io|io_lib|file|erts_internal|logger)\b/;

/** Where a process waits for the answer to a call of its own: whatever else comes has to wait with it. */
export const AWAITS_ANSWER = /^(gen:do_call|gen_server:call|gen_tcp:recv|prim_inet:recv)/;

/** The function of the service that was on the stack most often, innermost first; null where none was. */
export function codeOf({ all }: Story<SuspectProcess>): string | null {
  const counts = new Map<string, number>();
  for (const { frames } of all) {
    const own = frames.find((frame) => !OTP.test(frame));
    if (own) counts.set(own, (counts.get(own) ?? 0) + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** How many of the sights of a process had a frame like this on the stack, and one of these frames. */
export function onStack(
  { all }: Story<SuspectProcess>,
  pattern: RegExp,
): { readonly times: number; readonly of: number; readonly frame: string | null } {
  const found = all.flatMap(({ frames }) => frames.find((frame) => pattern.test(frame)) ?? []);
  const read = all.filter(({ frames }) => frames.length > 0);
  return { times: found.length, of: read.length, frame: found.at(-1) ?? null };
}
