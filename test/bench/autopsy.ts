// `npm run bench:autopsy`: a node with a gigabyte of terms on its heaps dies and leaves its dump, which `beamsoak
// autopsy` then reads. Prints how long that took and how much memory; exits 1 above 30 s or 200 MB.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SECONDS = 30;
const MEGABYTES = 200;

/** Some 12 MB of dump each. */
const HOLDERS = 150;
const dying = `
  Dying = self(),
  Holders = [spawn(fun() ->
     put(rows, lists:zip(lists:seq(1, 150000), lists:duplicate(150000, <<"a row">>))),
     Dying ! {holds, self()},
     receive never -> ok end
   end) || _ <- lists:seq(1, ${HOLDERS})],
  [receive {holds, Holder} -> ok end || Holder <- Holders],
  erlang:halt("full").`;

await using folder = await mkdtempDisposable(join(tmpdir(), "beamsoak-bench-autopsy-"));
const dump = join(folder.path, "erl_crash.dump");
spawnSync("erl", ["-noshell", "-eval", dying], {
  env: { ...process.env, ERL_CRASH_DUMP: dump, ERL_CRASH_DUMP_SECONDS: "60" },
  stdio: "ignore",
});
const bytes = statSync(dump).size;
if (bytes < 1e9) throw new Error(`the dump has ${bytes} bytes only`);

// The program tells of itself at its end: the most that was resident, in kilobytes.
const peak = `process.on("exit", () => process.stderr.write(String(process.resourceUsage().maxRSS)));`;
const from = performance.now();
const { stderr, status } = spawnSync(
  process.execPath,
  [
    "--import",
    `data:text/javascript,${encodeURIComponent(peak)}`,
    join(import.meta.dirname, "../../harness/cli/main.ts"),
    "autopsy",
    dump,
  ],
  { encoding: "utf8" },
);
const seconds = (performance.now() - from) / 1000;
if (status !== 0) throw new Error(`beamsoak autopsy ended with ${status}: ${stderr}`);
const megabytes = (Number(stderr) * 1024) / 1e6;
const holds = seconds <= SECONDS && megabytes <= MEGABYTES;
console.log(
  `${holds ? "✓" : "✗"} a dump of ${(bytes / 1e9).toFixed(2)} GB read in ${seconds.toFixed(1)} s (at most ${SECONDS}) with ${megabytes.toFixed(0)} MB of memory (at most ${MEGABYTES})`,
);
process.exitCode = holds ? 0 : 1;
