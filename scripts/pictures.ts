/** Draws the pictures of docs/verdict.md: series of the corpus, with what the judge says of them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { pictureOf } from "../test/corpus/pictures/picture.ts";
import { shown } from "../test/corpus/pictures/shown.ts";

const folder = new URL("../docs/images/verdict/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const one of shown) writeFileSync(new URL(one.file, folder), pictureOf(one));
