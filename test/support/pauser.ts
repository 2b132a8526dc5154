// Pauses a node as an attached one, says so, and waits to be killed.
// usage: node pauser.ts NODE PID
import { attachedHarm } from "../../harness/target/attached-harm.ts";

const [node, pid] = process.argv.slice(2) as [string, string];
await attachedHarm(node, true, () => undefined).pause(Number(pid));
process.stdout.write("paused\n");
setInterval(() => undefined, 60_000);
