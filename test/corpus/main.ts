import { parseArgs } from "node:util";
import { BeamsoakError, messageOf, usageError } from "../../harness/base/errors.ts";
import type { Family, FamilySet } from "./family.ts";
import { families } from "./families.ts";
import type { Answer } from "./measure/types.ts";
import { leakedSessionTargets } from "./measure/leaked-sessions.ts";
import { answerAll, type Task } from "./measure/pool.ts";
import { speedTargets } from "./measure/speed.ts";
import { familyTable, promptnessTable, rivalTable, targetLines } from "./measure/table.ts";
import { targetsOf, type Target } from "./measure/targets.ts";

const USAGE = `npm run corpus -- [--families tuned|held-out|beyond|all] [--seeds N] [--no-early] [--json]

Judges series whose truth is known, and prints what was said of each family, what other detectors say of the same
series, and whether the judge shows what it must. Exits 1 when it does not.

  --families  held-out families with seeds that tuning never saw carry the claims; beyond: what no judge can tell
              so soon (default all)
  --seeds N   cases of each healthy held-out family (default 800); a quarter as many of each leaking one, an eighth
              of each that is not held out
  --no-early  no looks within the plan, so no time until a leak is certain
  --json      prints the targets and every answer as JSON`;

const SETS: ReadonlyMap<string, readonly FamilySet[]> = new Map([
  ["tuned", ["tuned"]],
  ["held-out", ["heldOut"]],
  ["beyond", ["beyond"]],
  ["all", ["tuned", "heldOut", "beyond"]],
]);

/** Cases in one task: few enough to show progress, so many that passing their answers on costs nothing. */
const CASES = 25;

interface Options {
  readonly sets: readonly FamilySet[];
  readonly seeds: number;
  readonly early: boolean;
  readonly json: boolean;
}

function readOptions(): Options {
  const values = parsed();
  const sets = SETS.get(values.families);
  const seeds = Number(values.seeds);
  if (!sets) throw usageError("CORPUS_FAMILIES", `There are no families "${values.families}".`, USAGE);
  if (!Number.isInteger(seeds) || seeds < 4) {
    throw usageError(
      "CORPUS_SEEDS",
      `--seeds must be a whole number of 4 or more, not "${values.seeds}".`,
      USAGE,
    );
  }
  return { sets, seeds, early: values.early, json: values.json };
}

function parsed() {
  try {
    return parseArgs({
      allowNegative: true,
      options: {
        families: { type: "string", default: "all" },
        seeds: { type: "string", default: "800" },
        early: { type: "boolean", default: true },
        json: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw usageError("CORPUS_OPTIONS", messageOf(error), USAGE);
  }
}

function tasksOf({ sets, seeds, early }: Options): readonly Task[] {
  return families.flatMap((family, place) => {
    if (!sets.includes(family.set)) return [];
    const cases = Math.ceil(seeds * shareOfSeeds(family));
    return Array.from({ length: Math.ceil(cases / CASES) }, (_, part) => {
      const from = part * CASES;
      const to = Math.min(cases, from + CASES);
      return { family: place, from, to, early: early && family.set === "heldOut" && from < seeds / 16 };
    });
  });
}

/** False alarms are rare, so they take many cases; what is not claimed takes few. */
function shareOfSeeds({ set, label }: Family): number {
  if (set !== "heldOut") return 1 / 8;
  return label === "healthy" ? 1 : 1 / 4;
}

/** One line that counts up on a terminal, a line for each tenth elsewhere. */
function progress(tasks: number): (done: number) => void {
  const { isTTY } = process.stderr;
  const every = isTTY ? 1 : Math.ceil(tasks / 10);
  return (done) => {
    if (done % every !== 0 && done !== tasks) return;
    const line = `${done} of ${tasks} parts judged`;
    process.stderr.write(isTTY ? `\r${line}${done === tasks ? "\n" : ""}` : `${line}\n`);
  };
}

function print(answers: ReadonlyMap<FamilySet, readonly Answer[]>, targets: readonly Target[]): void {
  for (const [set, own] of answers) {
    console.log(
      `\n${set}: share of each family by outcome after one extension; rivals: share they call a leak\n`,
    );
    console.log(familyTable(own));
  }
  console.log("\nAll families of a set together, each weighing the same\n");
  console.log(rivalTable(answers));
  const tuned = answers.get("tuned");
  if (tuned) console.log(`\nOn the families it was tuned on (no claim)\n\n${targetLines(targetsOf(tuned))}`);
  if (targets.length === 0) return;
  console.log(`\nWhat it must show, on families and seeds that tuning never saw\n\n${targetLines(targets)}`);
  const heldOut = answers.get("heldOut")!;
  if (heldOut.some(({ early }) => early !== null)) {
    console.log(
      `\nHow soon a leak is certain, in shares of the plan, by how long caches may take (no claim but the last)\n\n${promptnessTable(heldOut)}`,
    );
  }
  const bad = [...answers.values()].flat().flatMap(({ badReasons }) => badReasons);
  if (bad.length > 0) console.log(`\nReasons that are no plain sentence:\n${bad.slice(0, 5).join("\n")}`);
}

async function main(): Promise<void> {
  const options = readOptions();
  const tasks = tasksOf(options);
  const answers = await answerAll(tasks, progress(tasks.length));
  const bySet = new Map(
    options.sets.map((set) => [set, answers.filter((answer) => answer.set === set)] as const),
  );
  const heldOut = bySet.get("heldOut");
  const targets = heldOut ? [...targetsOf(heldOut), ...leakedSessionTargets(), ...speedTargets()] : [];
  if (options.json) console.log(JSON.stringify({ targets, answers }));
  else print(bySet, targets);
  process.exitCode = targets.some(({ met }) => met === false) ? 1 : 0;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof BeamsoakError)) throw error;
  console.error(`${error.message}\n${error.hint ?? ""}`);
  process.exitCode = error.exitCode;
}
