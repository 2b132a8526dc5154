import { readFileSync } from "node:fs";
import { checkoutRoot } from "./places.ts";

export const version = (
  JSON.parse(readFileSync(`${checkoutRoot}/package.json`, "utf8")) as { version: string }
).version;
