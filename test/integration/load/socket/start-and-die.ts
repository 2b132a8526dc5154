// Run by lifetime.test.ts in a process of its own: sockets are carried for a while, then this process is killed.
import { startSocketLoad } from "../../../../harness/load/socket/sockets.ts";
import { contract, crowd, plan } from "../drive.ts";
import { tcp } from "./carried.ts";

const { cycles, baseline, settle, drain, maxConnections, requestTimeout } = plan;
const settings = { cycles, baseline, settle, drain, maxConnections, requestTimeout };
const load = await startSocketLoad({
  plan: { ...settings, socket: tcp },
  population: { ...crowd, users: 40 },
  contract,
  addresses: [{ baseUrl: process.argv[2]!, port: 0 }],
});
load.onWindow(({ ok }) => {
  if (ok > 40) process.kill(process.pid, "SIGKILL");
});
