import { fork } from "node:child_process";
import { extname } from "node:path";
import { environmentError, targetError } from "../../base/errors.ts";
import type { StepOrder, Told, Volley } from "./types.ts";

export interface Shot {
  readonly volley: Volley;
  /** The first user who has never come. */
  readonly nextUser: number;
}

export interface ShotObserver {
  /** The warm-up is over. */
  readonly measuring: () => void;
  readonly second: (volley: Volley) => void;
}

/**
 * Carries out a step in a process of its own, so that what it uses can be told from what probe and record use, and
 * neither can slow it.
 * @throws BeamsoakError (exit 5) where the service lets no users in, (exit 4) when the generator breaks; the signal's reason
 *   when aborted
 */
export async function shoot(order: StepOrder, observer: ShotObserver, signal: AbortSignal): Promise<Shot> {
  signal.throwIfAborted();
  // The source while it is run by type stripping, the compiled file otherwise.
  const program = new URL(`./shooter${extname(import.meta.filename)}`, import.meta.url);
  const child = fork(program, { stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const giveUp = () => child.kill("SIGKILL");
  signal.addEventListener("abort", giveUp, { once: true });
  let complaint = "";
  child.stderr
    ?.setEncoding("utf8")
    .on("data", (text: string) => (complaint = (complaint + text).slice(-500)));
  try {
    return await new Promise<Shot>((resolve, reject) => {
      child.on("message", (told: Told) => {
        if (told.kind === "measuring") observer.measuring();
        else if (told.kind === "second") observer.second(told.volley);
        else if (told.kind === "refused") reject(noUsers(told.message));
        else resolve(told);
      });
      child.once("error", (error) => reject(broken(error.message)));
      child.once("close", (code, by) => {
        reject(signal.aborted ? (signal.reason as Error) : broken(complaint.trim() || `exit ${code ?? by}`));
      });
      child.send(order);
    });
  } finally {
    signal.removeEventListener("abort", giveUp);
    giveUp();
  }
}

function noUsers(message: string): Error {
  return targetError(
    "SATURATE_NO_USERS",
    `No users could be logged in before the step: ${message}.`,
    "See whether load.login of the scenario is what the service takes.",
  );
}

function broken(what: string): Error {
  return environmentError(
    "AUTOCANNON_BROKE",
    `The generator's process ended before its step: ${what}`,
    "The generator is at fault, so the step proves nothing. Please report it with this message.",
  );
}
