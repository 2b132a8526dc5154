import { readFile } from "node:fs/promises";
import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { messageOf, targetError } from "../base/errors.ts";
import type { ServicePlan } from "../config/types.ts";
import { accepts } from "./accepts.ts";
import type { ServiceTarget, TargetDeath } from "./types.ts";

/** What tells that a service is ready. */
export interface Sign {
  /** As the end of "it did not …": `answer 200 on http://127.0.0.1:8080/health`. */
  readonly what: string;
  /** Null once it is there; until then what is there instead. */
  readonly missing: () => Promise<string | null>;
}

/** It answers 200 on its health path, or, where it has none, accepts a connection where it takes sockets. */
export function readySign(
  { healthPath }: ServicePlan,
  { baseUrl, socketPort }: Pick<ServiceTarget, "baseUrl" | "socketPort">,
): Sign {
  if (healthPath !== null) return answering(baseUrl + healthPath);
  return accepting(socketPort ?? Number(new URL(baseUrl).port));
}

function answering(url: string): Sign {
  const missing = async () => {
    const answer = await answerOf(url);
    return answer === "200" ? null : answer;
  };
  return { what: `answer 200 on ${url}`, missing };
}

/** A port of 127.0.0.1 accepts connections. */
export function accepting(port: number): Sign {
  return { what: `accept a connection on 127.0.0.1:${port}`, missing: () => accepts(port) };
}

/** It has printed a text. */
export function printing(text: string, output: string): Sign {
  const missing = async () => {
    const printed = await readFile(output, "utf8").catch(messageOf);
    return printed.includes(text) ? null : "it has not yet";
  };
  return { what: `print "${text}"`, missing };
}

/**
 * Waits until the service shows that it is ready.
 * @throws BeamsoakError (exit 5) when it dies or does not get there in time; the signal's reason when aborted
 */
export async function untilReady(
  plan: ServicePlan,
  sign: Sign,
  died: Promise<TargetDeath>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = performance.now() + plan.readyTimeout;
  let last: string | null = "no answer";
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    last = await sign.missing();
    if (last === null) return;
    const death = await Promise.race([died, delay(50, null)]);
    if (death !== null) throw diedDuringStart(plan, death);
  }
  throw targetError(
    "TARGET_NOT_READY",
    `${plan.name} did not ${sign.what} within ${plan.readyTimeout / 1000} s (last: ${last}).`,
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
