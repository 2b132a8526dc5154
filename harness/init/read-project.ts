import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { ProjectFiles } from "./findings.ts";

const TEXTS = /(\.(erl|ex|app\.src|config|config\.src|args|args\.eex|args\.src)|mix\.exs|Dockerfile)$/;
const RELEASE_SCRIPT = /^_build\/[^/]+\/rel\/([^/]+)\/bin\/\1$/;
const ELSEWHERE = new Set(["node_modules", "deps", ".git", "lib", "erts", "releases", "test"]);
const MOST_FILES = 2_000;
const MOST_BYTES = 1_000_000;

/** The files of a project that tell what it is. Libraries are left out, and the walk is bounded. */
export function readProject(folder: string): ProjectFiles {
  const files = new Map<string, string>();
  const walk = (at: string) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (files.size >= MOST_FILES) return;
      const path = join(at, entry.name);
      const name = relative(folder, path);
      if (entry.isDirectory() && worthALook(name, entry.name)) walk(path);
      else if (RELEASE_SCRIPT.test(name)) files.set(name, "");
      else if (entry.isFile() && TEXTS.test(entry.name) && statSync(path).size <= MOST_BYTES)
        files.set(name, readFileSync(path, "utf8"));
    }
  };
  walk(folder);
  return files;
}

/** Elixir keeps its own sources in `lib`; a release and rebar keep other people's there. */
function worthALook(path: string, name: string): boolean {
  return name === "lib" ? path === "lib" : !ELSEWHERE.has(name) && !name.startsWith("erts-");
}
