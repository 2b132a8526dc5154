// Starts the tiny service, prints what it started as one JSON line, and holds it until SIGTERM.
// usage: node target-holder.ts container|process RUN_DIR RUN_ID
import type { TargetKind } from "../../harness/config/types.ts";
import { startTarget } from "../../harness/target/start.ts";
import { tinyPlan } from "./target-plan.ts";

const [kind, runDir, runId] = process.argv.slice(2) as [TargetKind, string, string];
const target = await startTarget(kind, tinyPlan(), {
  runDir,
  runId,
  log: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(
  `${JSON.stringify({ facts: target.facts, node: target.node, baseUrl: target.baseUrl })}\n`,
);
const keepAlive = setInterval(() => undefined, 60_000);
process.once("SIGTERM", () => {
  clearInterval(keepAlive);
  void target[Symbol.asyncDispose]();
});
