import { existsSync, readFileSync } from "node:fs";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import type { PageAssets } from "./report/html/document.ts";

/** Scripts of the page in the order in which they need each other. */
const SCRIPTS = [
  "base/units",
  "report/html/browser/format",
  "report/html/browser/palette",
  "report/html/browser/address",
  "report/html/browser/columns",
  "report/html/browser/overlays",
  "report/html/browser/data-table",
  "report/html/browser/keyboard",
  "report/html/browser/chart",
  "report/html/browser/main",
];

/** What makes a page follow a run that goes on; it comes last. */
const LIVE_SCRIPT = "report/html/browser/live";

/**
 * What every report page carries in it, read from this package and from the chart library.
 * @param live whether it follows a run that goes on
 */
export function reportAssets(live = false): PageAssets {
  const library = join(createRequire(import.meta.url).resolve("uplot/package.json"), "../dist");
  return {
    chartScript: readFileSync(join(library, "uPlot.iife.min.js"), "utf8"),
    chartStyle: readFileSync(join(library, "uPlot.min.css"), "utf8"),
    pageScript: `(() => {"use strict";\n${[...SCRIPTS, ...(live ? [LIVE_SCRIPT] : [])].map(scriptOf).join("\n")}\n})();`,
  };
}

/** Node calls this experimental and says so on stderr at every first use; its own loader does the same in silence. */
function withoutTypes(source: string): string {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/**
 * A module as plain script: in a checkout its types are taken out, in a package it is compiled already. Imports and
 * exports go, since all of them stand in one scope.
 */
function scriptOf(name: string): string {
  const source = join(import.meta.dirname, `${name}.ts`);
  const script = existsSync(source)
    ? withoutTypes(readFileSync(source, "utf8"))
    : readFileSync(join(import.meta.dirname, `${name}.js`), "utf8");
  return script
    .replace(/^import [^;]*;$/gm, "")
    .replace(/^export (?=\w)/gm, "")
    .replace(/^export \{\};$|^\/\/# sourceMappingURL=.*$/gm, "");
}
