import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { z } from "zod";
import { usageError } from "../../harness/base/errors.ts";

const schema = z.strictObject({
  class: z.string(),
  sick: z.strictObject({
    outcome: z.enum(["unbounded", "target-died", "bounded", "failed"]),
    /** Those that must fail; others may. `a|b`: one of the two, where it depends on when the run was certain. */
    gates: z.array(z.string()),
    /** The finding that is named first. */
    rule: z.string(),
    /** What that finding says; not compared when left out. */
    status: z.enum(["leaking", "not-leaking", "unknown"]).exactOptional(),
  }),
  healthy: z.strictObject({ outcome: z.literal("bounded") }),
});

export type Expected = z.infer<typeof schema>;

const zoo = fileURLToPath(new URL("../../erlang-fixtures/leaks", import.meta.url));

/**
 * What each class of leak has to come out as, by name.
 * @throws BeamsoakError (exit 2) that names a file that is no expectation, or lists the classes when one is unknown
 */
export function expectations(wanted: readonly string[] | null, folder = zoo): readonly Expected[] {
  const known = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "expected.json")))
    .sort();
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw usageError("CLASS_UNKNOWN", `There is no class "${unknown}".`, `The classes: ${known.join(", ")}.`);
  }
  return (wanted ?? known).map((name) => readExpected(join(folder, name, "expected.json"), name));
}

function readExpected(file: string, name: string): Expected {
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (parsed.success && parsed.data.class === name) return parsed.data;
  const problem = parsed.success
    ? `class is "${parsed.data.class}", the folder "${name}"`
    : z.prettifyError(parsed.error);
  throw usageError("EXPECTATION_INVALID", `${file}: ${problem}`);
}
