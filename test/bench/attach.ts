// `npm run bench:attach`: what a node with 200 000 processes and 100 tables has to bear while it is watched at the
// default intervals: the share of one core, and how long a scheduler was held up at the most. Beginning and end, when
// the modules are loaded and purged, are told apart. Prints it, writes reports/bench/attach-<date>.json.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SECOND } from "../../harness/base/units.ts";
import { connectNode } from "../../harness/beam/connect.ts";
import { noExperiments } from "../../harness/config/attached.ts";
import { ErlangNode } from "../support/erlang-node.ts";
import { startTestProbe } from "../support/probed-node.ts";
import { RecordingSink } from "../support/recording-sink.ts";
import { cpuMicros } from "./process-usage.ts";

const PROCESSES = 200_000;
const TABLES = 100;
const WINDOW = 60 * SECOND;
const PLAN = { interval: SECOND, slowInterval: 10 * SECOND, lookShare: 0.005, experiments: noExperiments };

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

/** Takes the system monitor before the probe can: 1 ms is the least that it tells. */
const monitor = `
  register(held_up, spawn(fun() ->
    process_flag(priority, high),
    erlang:system_monitor(self(), [{long_schedule, 1}]),
    (fun Hear(Heard) ->
      receive
        {monitor, _, long_schedule, Info} -> Hear([Info | Heard]);
        {tell, From, File} ->
          Calls = fun(Info) -> [proplists:get_value(Key, Info, undefined) || Key <- [in, out]] end,
          Lines = [io_lib:format("~b ~0p~n", [proplists:get_value(timeout, Info), Calls(Info)]) || Info <- Heard],
          ok = file:write_file(File, Lines),
          From ! told, Hear([])
      end
    end)([])
  end)), msacc:start(), ok`;

/** Microseconds that the schedulers were not asleep, by the microstate accounting. */
const awake = `
  lists:sum([Time || #{type := scheduler, counters := Counters} <- erlang:statistics(microstate_accounting),
    {State, Time} <- maps:to_list(Counters), State =/= sleep]) * 1000000
  div erlang:convert_time_unit(1, second, perf_counter)`;

/**
 * Counts for as long as a look takes, every half of the window, and gives way after every few microseconds: what holds
 * this up is the machine, which takes the scheduler's thread off its core.
 */
const counting = `
  spawn_opt(fun() ->
    [begin
       Until = erlang:monotonic_time(millisecond) + 200,
       (fun Count() -> case erlang:monotonic_time(millisecond) < Until of true -> Count(); false -> ok end end)(),
       timer:sleep(${WINDOW / 2})
     end || _ <- [1, 2]]
  end, [{priority, low}]), ok`;

interface Held {
  /** Milliseconds without giving way. */
  readonly ms: number;
  readonly calls: string;
}

const startedAt = new Date().toISOString();
// Without the schedulers' busy waiting, which would be counted as work whatever woke them.
const flags = ["+P", "400000", "+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none"];
await using node = await ErlangNode.start({ flags });
await node.evaluate(crowd);
await node.evaluate(monitor);

const idle = await during(() => sleep(WINDOW));
const control = await during(async () => {
  await node.evaluate(counting);
  await sleep(WINDOW);
});
const sink = new RecordingSink();
const link = await connectNode(node.address);
let probe!: Awaited<ReturnType<typeof startTestProbe>>;
const beginning = await during(async () => (probe = await startTestProbe(link, sink, PLAN)));
// Past the warm-up, and half an interval away from a beat, so that whole intervals are measured.
await sleep(3 * SECOND);
const watched = await during(() => sleep(WINDOW));
const end = await during(() => probe.finish());
await link[Symbol.asyncDispose]();

const share = watched.share - idle.share;
const awakeShare = watched.awakeShare - idle.awakeShare;
const record = {
  schemaVersion: 1,
  startedAt,
  machine: { cpu: cpus()[0]?.model.trim(), cores: cpus().length, loadAverageAtEnd: loadavg()[0] },
  job: { PROCESSES, TABLES, WINDOW, PLAN },
  ...{ share, awakeShare, idle, control, beginning, watched, end },
  scanCost: sink.values("probe.scan_cost"),
};
const folder = join(import.meta.dirname, "../../reports/bench");
const file = join(folder, `attach-${startedAt.replaceAll(":", "-")}.json`);
mkdirSync(folder, { recursive: true });
writeFileSync(file, JSON.stringify(record, null, 2));
console.log(
  [
    `${percent(share)} of one core for ${PROCESSES} processes and ${TABLES} tables, ${percent(awakeShare)} by microstate accounting`,
    `longest hold-up: ${told(watched)} while watched, ${told(idle)} in as long without; of a process that only counts, as long as two looks: ${told(control)}`,
    `beginning: ${seconds(beginning)}, longest hold-up ${told(beginning)}`,
    `end: ${seconds(end)}, longest hold-up ${told(end)}`,
    file,
  ].join("\n"),
);

async function during(work: () => Promise<unknown>) {
  const cpu = cpuMicros(node.pid);
  const before = Number(await node.evaluate(awake));
  const from = performance.now();
  await work();
  const took = performance.now() - from;
  const cpuTime = (cpuMicros(node.pid) - cpu) / 1000;
  const awakeTime = (Number(await node.evaluate(awake)) - before) / 1000;
  const heldUp = await heldUpSoFar();
  return { took, cpuTime, share: cpuTime / took, awakeShare: awakeTime / took, heldUp };
}

/** Longest first. */
async function heldUpSoFar(): Promise<readonly Held[]> {
  const told = join(node.local.home, "held-up");
  await node.evaluate(`held_up ! {tell, self(), "${told}"}, receive told -> ok end`);
  const lines = readFileSync(told, "utf8").split("\n").filter(Boolean);
  const held = lines.map((line) => ({
    ms: Number.parseInt(line, 10),
    calls: line.slice(line.indexOf(" ") + 1),
  }));
  return held.toSorted((a, b) => b.ms - a.ms);
}

function told({ heldUp }: { readonly heldUp: readonly Held[] }): string {
  const [worst] = heldUp;
  if (worst === undefined) return "none of 1 ms";
  return `${worst.ms} ms in ${worst.calls} (${heldUp.length} of 1 ms or more)`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(2)} %`;
}

function seconds({ took, cpuTime }: { readonly took: number; readonly cpuTime: number }): string {
  return `${(cpuTime / 1000).toFixed(2)} s of CPU time within ${(took / 1000).toFixed(2)} s`;
}
