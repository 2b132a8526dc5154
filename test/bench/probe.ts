// `npm run bench:probe`: what a node with 100 000 processes and 200 tables spends on the probe at its default
// intervals, as a share of one core. Prints it, writes reports/bench/probe-<date>.json.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SECOND } from "../../harness/base/units.ts";
import type { Census, Suspects } from "../../harness/timeline/evidence.ts";
import { probeNode } from "../support/probed-node.ts";
import { cpuMicros } from "./process-usage.ts";

const PROCESSES = 100_000;
const TABLES = 200;
const WINDOW = 40 * SECOND;
const INTERVALS = { interval: SECOND, slowInterval: 10 * SECOND };
/** No look in between; the node is measured as it is. */
const IDLE = { interval: 1000 * SECOND, slowInterval: 10_000 * SECOND };

/** A tenth of them hold a heap, the others are idle, half of all begun by proc_lib; each table has 100 rows. */
const crowd = `
  Wait = fun Wait(Kept) -> receive {touch, From} -> From ! Kept, Wait(Kept) end end,
  [begin
     Kept = case N rem 10 of 0 -> lists:seq(1, 300); _ -> [] end,
     case N rem 2 of 0 -> proc_lib:spawn(fun() -> Wait(Kept) end); 1 -> spawn(fun() -> Wait(Kept) end) end
   end || N <- lists:seq(1, ${PROCESSES})],
  [begin
     Table = ets:new(list_to_atom("shard_" ++ integer_to_list(T)), [public]),
     ets:insert(Table, [{N, <<"a row">>} || N <- lists:seq(1, 100)])
   end || T <- lists:seq(1, ${TABLES})],
  timer:sleep(2000), ok`;

/** Without the schedulers' busy waiting, which would be counted as work whatever woke them. */
const flags = ["+P", "200000", "+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none"];

const startedAt = new Date().toISOString();
const idle = await measure(IDLE);
const probed = await measure(INTERVALS);
const share = probed.share - idle.share;
const record = {
  schemaVersion: 1,
  startedAt,
  machine: { cpu: cpus()[0]?.model.trim(), cores: cpus().length, loadAverageAtEnd: loadavg()[0] },
  job: { PROCESSES, TABLES, WINDOW, INTERVALS },
  share,
  idle,
  probed,
};
const folder = join(import.meta.dirname, "../../reports/bench");
const file = join(folder, `probe-${startedAt.replaceAll(":", "-")}.json`);
mkdirSync(folder, { recursive: true });
writeFileSync(file, JSON.stringify(record, null, 2));
console.log(
  `${(100 * share).toFixed(2)} % of one core for ${PROCESSES} processes and ${TABLES} tables ` +
    `(${(100 * probed.share).toFixed(2)} % with the probe, ${(100 * idle.share).toFixed(2)} % without)\n` +
    `by its own account: scan ${probed.scan.join(", ")} ms, census ${probed.census.join(", ")} ms, suspects ${probed.suspects.join(", ")} ms\n${file}`,
);

async function measure(intervals: typeof INTERVALS) {
  await using running = await probeNode(intervals, crowd, { flags });
  const { node, sink } = running;
  // Past the warm-up, and half an interval away from a beat, so that whole intervals are measured.
  await sleep(3 * SECOND);
  const before = cpuMicros(node.pid);
  const from = performance.now();
  await sleep(WINDOW);
  const used = (cpuMicros(node.pid) - before) / 1000;
  const costs = (event: string) =>
    sink.eventsNamed(event).map(({ data }) => Math.round((data as Census | Suspects).cost!));
  return {
    share: used / (performance.now() - from),
    scan: sink.values("probe.scan_cost").map(Math.round),
    census: costs("census"),
    suspects: costs("suspects"),
  };
}
