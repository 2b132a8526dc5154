import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { environmentError, messageOf } from "../base/errors.ts";
import { imageExists } from "./engine.ts";
import { findProgram } from "./erlang.ts";
import { imageFile } from "./package-files.ts";
import { followProgress } from "./progress.ts";
import { runProgram } from "./run-program.ts";

/** A registry that has not answered by then counts as none. */
const REGISTRY_PATIENCE = 10_000;

interface Attempt {
  readonly docker: Docker;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * The image with Erlang that the service's image is built from, by the first of these that works: an image that is
 * here already; the Dockerfile's own base from a registry; one made from Debian packages. BEAMSOAK_BASE_IMAGE names
 * another, and then only that one will do.
 * @throws BeamsoakError (exit 4) that lists all that was tried
 */
export async function baseImage(attempt: Attempt): Promise<string> {
  const chosen = process.env["BEAMSOAK_BASE_IMAGE"];
  const official = chosen ?? dockerfileBase(readFileSync(imageFile("Dockerfile"), "utf8"));
  const fromPackages = packagesTag();
  if (await imageExists(attempt.docker, official)) return official;
  if (chosen === undefined && (await imageExists(attempt.docker, fromPackages))) return fromPackages;
  const tried = [`${official} is not among the engine's images`];
  try {
    await pull(attempt, official);
    return official;
  } catch (cause) {
    attempt.signal?.throwIfAborted();
    tried.push(`pulling ${official}: ${messageOf(cause).trim()}`);
  }
  if (chosen !== undefined) throw noBaseImage(tried);
  try {
    await buildFromPackages(attempt, fromPackages);
    return fromPackages;
  } catch (cause) {
    attempt.signal?.throwIfAborted();
    throw noBaseImage([...tried, `making one from Debian packages: ${messageOf(cause)}`]);
  }
}

/** Default of `ARG BASE` in a Dockerfile. */
export function dockerfileBase(dockerfile: string): string {
  const base = /^ARG BASE=(\S+)$/m.exec(dockerfile)?.[1];
  if (base === undefined) throw new Error("erlang-fixtures/image/Dockerfile has no line ARG BASE=…");
  return base;
}

/** Changes with the recipe, so that a changed recipe makes a new image. */
function packagesTag(): string {
  const recipe = readFileSync(imageFile("base-image.sh"));
  return `beamsoak/erlang-base:${createHash("sha256").update(recipe).digest("hex").slice(0, 12)}`;
}

async function pull({ docker, log, signal }: Attempt, image: string): Promise<void> {
  const patience = AbortSignal.timeout(REGISTRY_PATIENCE);
  const abortSignal = signal ? AbortSignal.any([signal, patience]) : patience;
  const stream = await docker.pull(image, { abortSignal });
  log(`pulling ${image}`);
  await followProgress(docker, stream, signal);
}

async function buildFromPackages({ docker, log, signal }: Attempt, tag: string): Promise<void> {
  if (findProgram("mmdebstrap") === null) throw new Error("mmdebstrap is not installed");
  log(`making the base image ${tag} from Debian packages, once; this takes about half a minute`);
  const folder = await mkdtemp(join(tmpdir(), "beamsoak-base-image-"));
  try {
    const rootfs = join(folder, "rootfs.tar");
    const { exitCode, output } = await runProgram(["sh", imageFile("base-image.sh"), rootfs], signal);
    if (exitCode !== 0) throw new Error(output.trimEnd().split("\n").slice(-3).join(" | "));
    const [repo, version] = tag.split(":");
    const stream = await docker.importImage(createReadStream(rootfs), { repo, tag: version });
    await followProgress(docker, stream, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function noBaseImage(tried: readonly string[]): Error {
  return environmentError(
    "NO_BASE_IMAGE",
    `There is no image with Erlang to build the service on. Tried:\n${tried.map((line) => `  - ${line}`).join("\n")}`,
    "Give the engine a registry, or install mmdebstrap (as root: apt-get update && apt-get install mmdebstrap), " +
      "or name an image that has erl and erlc in BEAMSOAK_BASE_IMAGE; or use --target process.",
  );
}
