import { parseArgs } from "node:util";
import { environmentError, messageOf, usageError } from "../../harness/base/errors.ts";
import type { Peer } from "./peers.ts";

export interface BenchOptions {
  readonly json: boolean;
  readonly short: boolean;
  readonly peers: readonly Peer[];
}

const USAGE = "Usage: npm run bench [-- --only beamsoak,k6 --short --json]";

/** @throws BeamsoakError (exit 2) for what is no option, or no engine */
export function benchOptions(args: readonly string[], all: readonly Peer[]): BenchOptions {
  const { json, short, only } = parsed(args);
  if (only === undefined) return { json, short, peers: all };
  const names = only.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !all.some(({ engine }) => engine === name));
  if (unknown !== undefined) {
    const known = all.map(({ engine }) => engine).join(", ");
    throw usageError("BENCH_ENGINE", `There is no engine "${unknown}" in the bench, only ${known}.`, USAGE);
  }
  return { json, short, peers: all.filter(({ engine }) => names.includes(engine)) };
}

function parsed(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: "boolean" }, short: { type: "boolean" }, only: { type: "string" } },
    });
    return { json: values.json ?? false, short: values.short ?? false, only: values.only };
  } catch (cause) {
    throw usageError("UNKNOWN_OPTION", messageOf(cause), USAGE);
  }
}

/**
 * Those of the peers that are on this machine.
 * @param required names of what must not be missing, as BEAMSOAK_REQUIRE lists them
 * @throws BeamsoakError (exit 4) where one of these is
 */
export function presentOf(peers: readonly Peer[], required: string): readonly Peer[] {
  const missing = peers.filter((peer) => peer.missing !== null);
  const needed = missing.find(({ engine }) => required.split(",").includes(engine));
  if (needed) {
    throw environmentError(
      "BENCH_PEER_MISSING",
      `${needed.engine} is required by BEAMSOAK_REQUIRE and is missing.`,
      `Get it: ${needed.missing}`,
    );
  }
  return peers.filter((peer) => peer.missing === null);
}
