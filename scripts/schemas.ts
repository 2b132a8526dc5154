import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { publishedSchemas } from "../harness/schemas/published.ts";

const folder = resolve(import.meta.dirname, "../schemas");
mkdirSync(folder, { recursive: true });
for (const [name, text] of publishedSchemas()) writeFileSync(join(folder, name), text);
