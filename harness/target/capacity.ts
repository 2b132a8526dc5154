import { environmentError } from "../base/errors.ts";
import { formatBytes, formatCount, MIB, type Bytes } from "../base/units.ts";
import type { ServicePlan, TargetKind } from "../config/types.ts";
import { installErlang } from "./erlang.ts";
import type { HostFacts } from "./host.ts";

/**
 * Memory of a node for each session at the height of a leak: 4 863 713 656 bytes in all over 232 182 rows, in the field
 * report this project reproduces (a row takes 4 KB; the rest is its owner's heap).
 */
const NODE_BYTES_PER_USER: Bytes = 20_948;
/** The generator took 230–350 MB at 230 000 users; the probe, the sidecar and the report come on top. */
const HARNESS_BYTES: Bytes = 512 * MIB;
/**
 * 230 000 users on 9 000 connections drove a service into the ground; on 128 connections the same service looked
 * healthy, for blocked log-ins held the pool and the load stopped. So a connection is counted for this many at most.
 */
const USERS_PER_CONNECTION = 230_000 / 9_000;
/** Open files that are not connections: the harness' own, its workers, its pipes. */
const OTHER_FILES = 256;

export interface UserCeiling {
  readonly users: number;
  readonly limitedBy: "memory" | "open files" | "ephemeral ports";
}

/** How many concurrent users this host carries, service and generator together. */
export function userCeiling(facts: HostFacts): UserCeiling {
  const byMemory = (facts.memory.available - HARNESS_BYTES) / NODE_BYTES_PER_USER;
  const byFiles = (facts.openFiles.hard - OTHER_FILES) * USERS_PER_CONNECTION;
  const byPorts = portCount(facts) * USERS_PER_CONNECTION;
  const users = Math.max(0, Math.floor(Math.min(byMemory, byFiles, byPorts)));
  const limitedBy =
    byMemory <= byFiles && byMemory <= byPorts
      ? "memory"
      : byFiles <= byPorts
        ? "open files"
        : "ephemeral ports";
  return { users, limitedBy };
}

/** Memory that service and harness together may need. */
export function memoryNeeded(users: number): Bytes {
  return HARNESS_BYTES + users * NODE_BYTES_PER_USER;
}

/** Connections that keep so many users' load open, and the files for them. */
export function connectionsNeeded(users: number): number {
  return Math.ceil(users / USERS_PER_CONNECTION);
}

export function filesNeeded(users: number): number {
  return connectionsNeeded(users) + OTHER_FILES;
}

/** Connections that one source address can have to one listener. */
export function portCount({ ephemeralPorts: { first, last } }: HostFacts): number {
  return last - first + 1;
}

/**
 * The kind of target to use when none was asked for: a container where an engine answers, a local process otherwise.
 * @throws BeamsoakError (exit 4) when this host has neither engine nor Erlang
 */
export function defaultTargetKind(facts: HostFacts): TargetKind {
  if ("version" in facts.engine) return "container";
  if (facts.otp !== null) return "process";
  throw environmentError(
    "NO_WAY_TO_START",
    `This host has neither a container engine nor Erlang/OTP. ${facts.engine.missing}`,
    `Install Erlang, as root: ${installErlang}`,
  );
}

/**
 * Refuses a run that cannot prove anything here.
 * @throws BeamsoakError (exit 4) with what is needed and what was found
 */
export function requireCapacity(facts: HostFacts, kind: TargetKind, plan: ServicePlan, users: number): void {
  const estimate = memoryNeeded(users);
  const needed = kind === "container" ? Math.min(estimate, HARNESS_BYTES + plan.memoryLimit) : estimate;
  if (needed > facts.memory.available)
    throw environmentError(
      "NOT_ENOUGH_MEMORY",
      `${formatCount(users)} users may need ${formatBytes(needed)} of memory here, service and generator together; ` +
        `${formatBytes(facts.memory.available)} are available.`,
      "Free memory, or lower the number of users.",
    );
  // A container's limit is the engine's to grant; it is asked when the container starts.
  if (kind === "process" && plan.openFiles > facts.openFiles.hard)
    throw environmentError(
      "OPEN_FILES_LIMIT",
      `The service is to have ${formatCount(plan.openFiles)} open files; this host's hard limit is ${formatCount(facts.openFiles.hard)}.`,
      "Raise the limit (ulimit -Hn), or lower service.openFiles.",
    );
}
