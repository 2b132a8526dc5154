// Probes a node that runs already, prints the pid of the sidecar, and goes on until it is killed.
// usage: node probe-holder.ts LOCAL_NODE_AS_JSON
import type { ChildProcess } from "node:child_process";
import { connectNode } from "../../harness/beam/connect.ts";
import { localAddress, type LocalNode } from "./local-address.ts";
import { startTestProbe } from "./probed-node.ts";
import { RecordingSink } from "./recording-sink.ts";

const besides: ChildProcess[] = [];
const link = await connectNode(localAddress(JSON.parse(process.argv[2]!) as LocalNode, besides));
await startTestProbe(link, new RecordingSink());
process.stdout.write(`${besides[0]!.pid}\n`);
