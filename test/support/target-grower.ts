// Starts the tiny service as a process, lets it take memory without end, and prints its death as JSON.
// usage: node target-grower.ts RUN_DIR RUN_ID
import { startTarget } from "../../harness/target/start.ts";
import { tinyPlan } from "./target-plan.ts";

const [runDir = "", runId = ""] = process.argv.slice(2);
await using target = await startTarget("process", tinyPlan(), { runDir, runId, log: () => undefined });
await fetch(`${target.baseUrl}/grow`);
process.stdout.write(JSON.stringify(await target.died));
