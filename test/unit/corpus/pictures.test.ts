import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pictureOf } from "../../corpus/pictures/picture.ts";
import { shown } from "../../corpus/pictures/shown.ts";

const docs = new URL("../../../docs/", import.meta.url);
const pictures = new URL("images/verdict/", docs);

describe("the pictures of docs/verdict.md", () => {
  it.each(shown.map((one) => [one.file, one] as const))(
    "%s shows what the judge says today (else: npm run pictures)",
    (file, one) => {
      expect(readFileSync(new URL(file, pictures), "utf8")).toBe(pictureOf(one));
    },
  );

  it("are all there, all shown, and nothing else is", () => {
    const files = shown.map(({ file }) => file).sort();
    const text = readFileSync(new URL("verdict.md", docs), "utf8");
    expect(readdirSync(pictures).sort()).toEqual(files);
    expect([...text.matchAll(/images\/verdict\/([a-z-]+\.svg)/g)].map(([, file]) => file).sort()).toEqual(
      files,
    );
  });
});
