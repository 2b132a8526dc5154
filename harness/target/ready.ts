import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { targetError } from "../base/errors.ts";
import type { ServicePlan } from "../config/types.ts";
import type { TargetDeath } from "./types.ts";

/**
 * Waits until the service answers 200 on its health path.
 * @throws BeamsoakError (exit 5) when it dies or does not get there in time; the signal's reason when aborted
 */
export async function untilReady(
  plan: ServicePlan,
  baseUrl: string,
  died: Promise<TargetDeath>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const url = baseUrl + plan.healthPath;
  const deadline = performance.now() + plan.readyTimeout;
  let last = "no answer";
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    last = await answerOf(url);
    if (last === "200") return;
    const death = await Promise.race([died, delay(50, null)]);
    if (death !== null) throw diedDuringStart(plan, death);
  }
  throw targetError(
    "TARGET_NOT_READY",
    `${plan.name} did not answer 200 on ${url} within ${plan.readyTimeout / 1000} s (last: ${last}).`,
    "See what it printed; if it only needs longer, raise service.readyTimeout.",
  );
}

function diedDuringStart(plan: ServicePlan, death: TargetDeath): Error {
  const dump = death.crashDump ? ` Crash dump: ${death.crashDump}` : "";
  return targetError(
    "TARGET_DIED_DURING_START",
    `${plan.name} ended while it was starting. ${death.reason}${dump}`,
    death.crashDump ? `beamsoak autopsy ${death.crashDump} tells what is in it.` : undefined,
  );
}

/** The status as text, or why there is none. Each request has its own connection, which leaves none open. */
function answerOf(url: string): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: 1_000 }, (response) => {
      response.resume();
      resolve(String(response.statusCode));
    });
    request.on("timeout", () => request.destroy(new Error("no answer within 1 s")));
    request.on("error", (error) => resolve(error.message));
  });
}
