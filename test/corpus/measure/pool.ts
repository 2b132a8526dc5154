import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Answer } from "./types.ts";

/** Seeds `from` to `to` (left out) of the family at a place in the list of all. */
export interface Task {
  readonly family: number;
  readonly from: number;
  readonly to: number;
  readonly early: boolean;
}

/** Does the tasks on every core; the answers come in the order of the tasks. `progress` is told of each that is done. */
export async function answerAll(
  tasks: readonly Task[],
  progress: (done: number) => void,
): Promise<readonly Answer[]> {
  const answers: (readonly Answer[])[] = [];
  let next = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: Math.min(availableParallelism(), tasks.length) }, async () => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url));
      try {
        while (next < tasks.length) {
          const task = next++;
          answers[task] = await ask(worker, tasks[task]!);
          progress(++done);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
  return answers.flat();
}

function ask(worker: Worker, task: Task): Promise<readonly Answer[]> {
  return new Promise((resolve, reject) => {
    worker.once("message", (answers: readonly Answer[]) => {
      worker.off("error", reject);
      resolve(answers);
    });
    worker.once("error", reject);
    worker.postMessage(task);
  });
}
