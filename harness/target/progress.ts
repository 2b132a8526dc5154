import type Docker from "dockerode";

/** One event of the engine's stream while it builds, pulls or imports. */
interface ProgressEvent {
  readonly stream?: string;
  readonly error?: string;
}

/**
 * Follows what the engine does to its end.
 * @returns what a build printed
 * @throws ProgressError when the engine says that it failed
 */
export function followProgress(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  signal?: AbortSignal,
): Promise<string> {
  const printed: string[] = [];
  let failure: string | null = null;
  const abort = (): void => {
    (stream as NodeJS.ReadableStream & { destroy(): void }).destroy();
  };
  signal?.addEventListener("abort", abort, { once: true });
  return new Promise((resolve, reject) => {
    const end = (error: Error | null): void => {
      signal?.removeEventListener("abort", abort);
      if (signal?.aborted) reject(signal.reason as Error);
      else if (error ?? failure) reject(new ProgressError(failure ?? error!.message, printed.join("")));
      else resolve(printed.join(""));
    };
    docker.modem.followProgress(stream, end, (event: ProgressEvent) => {
      if (event.stream !== undefined) printed.push(event.stream);
      failure ??= event.error ?? null;
    });
    // Comes after the end, when nothing is left to settle, or without it.
    stream.on("close", () => end(new Error("the engine broke off")));
  });
}

export class ProgressError extends Error {
  readonly printed: string;

  constructor(message: string, printed: string) {
    super(message);
    this.printed = printed;
  }
}
