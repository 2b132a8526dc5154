import { parentPort } from "node:worker_threads";
import { families } from "../families.ts";
import { answerTo } from "./answer.ts";
import type { Task } from "./pool.ts";

parentPort!.on("message", ({ family, from, to, early }: Task) => {
  const seeds = Array.from({ length: to - from }, (_, i) => from + i);
  parentPort!.postMessage(seeds.map((n) => answerTo(families[family]!, n, early)));
});
