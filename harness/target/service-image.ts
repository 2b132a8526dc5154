import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type Docker from "dockerode";
import { environmentError } from "../base/errors.ts";
import type { ErlangApplication } from "../config/types.ts";
import { compileError, compileErrors } from "./compile.ts";
import { imageExists } from "./engine.ts";
import type { TargetFolder } from "./folder.ts";
import { imageFile } from "./package-files.ts";
import { followProgress, ProgressError } from "./progress.ts";

/** Folders of an OTP application that take part in its build. */
const sourceFolders = ["src", "include", "priv"] as const;

/**
 * Builds the image that holds the compiled application, or finds it among the engine's when neither source nor base
 * has changed since.
 * @returns the image's name
 * @throws BeamsoakError (exit 5) when the application does not compile
 */
export async function serviceImage(
  docker: Docker,
  base: string,
  erlang: ErlangApplication,
  folder: TargetFolder,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const context = folder.path("context");
  await stageContext(erlang, context);
  const { Id: baseId } = await docker.getImage(base).inspect();
  const tag = `beamsoak/${erlang.application}:${await contentHash(context, baseId)}`;
  if (await imageExists(docker, tag)) return tag;
  log(`building the image ${tag}`);
  const files = await readdir(context);
  const options = {
    t: tag,
    dockerfile: "image/Dockerfile",
    buildargs: { BASE: base, APPLICATION: erlang.application },
    forcerm: true,
  };
  const stream = await docker.buildImage({ context, src: files }, options);
  try {
    await followProgress(docker, stream, signal);
  } catch (cause) {
    if (cause instanceof ProgressError) await removeUnfinished(docker, cause.printed);
    throw buildFailure(cause, erlang);
  }
  return tag;
}

/** The build context: `image/` with our recipe, `source/` with the application and what belongs to it. */
async function stageContext(erlang: ErlangApplication, context: string): Promise<void> {
  await mkdir(join(context, "image"), { recursive: true });
  for (const name of ["Dockerfile", "compile.sh"]) await cp(imageFile(name), join(context, "image", name));
  for (const folder of [erlang.source, ...erlang.with]) {
    for (const name of sourceFolders) {
      const source = join(folder, name);
      if (existsSync(source)) await cp(source, join(context, "source", name), { recursive: true });
    }
  }
}

async function contentHash(context: string, baseId: string): Promise<string> {
  const hash = createHash("sha256").update(baseId);
  const entries = await readdir(context, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort())
    hash
      .update(file.slice(context.length))
      .update("\0")
      .update(await readFile(file));
  return hash.digest("hex").slice(0, 12);
}

/** A build that fails leaves the image of its last good step behind, without a name. */
async function removeUnfinished(docker: Docker, printed: string): Promise<void> {
  const last = [...printed.matchAll(/^ ---> ([0-9a-f]{12})$/gm)].at(-1)?.[1];
  if (last === undefined) return;
  const image = docker.getImage(last);
  const names = await image.inspect().then(
    ({ RepoTags }) => RepoTags,
    () => null,
  );
  // Another build may stand on the same step by now: then the engine refuses, and rightly so.
  if (names?.length === 0) await image.remove().catch(() => undefined);
}

function buildFailure(cause: unknown, erlang: ErlangApplication): unknown {
  if (!(cause instanceof ProgressError)) return cause;
  if (compileErrors(cause.printed).length > 0) return compileError(erlang, cause.printed);
  const last = cause.printed.trimEnd().split("\n").slice(-5).join("\n");
  return environmentError(
    "IMAGE_BUILD_FAILED",
    `The image of ${erlang.application} could not be built: ${cause.message}\n${last}`,
  );
}
