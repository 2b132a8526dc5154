import { registerHooks } from "node:module";
import { extname } from "node:path";

const index = new URL(`../index${extname(import.meta.filename)}`, import.meta.url).href;
let registered = false;

/** Lets `import … from "beamsoak"` in a scenario mean this package, wherever the scenario is and however this one runs. */
export function knowOwnName(): void {
  if (registered) return;
  registered = true;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "beamsoak" ? { url: index, shortCircuit: true } : next(specifier, context),
  });
}
