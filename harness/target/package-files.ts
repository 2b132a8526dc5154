import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file of erlang-fixtures/image, whether this module runs from source or compiled. */
export function imageFile(name: string): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "erlang-fixtures", "image"))) {
    if (dirname(folder) === folder)
      throw new Error(`erlang-fixtures/image is not above ${import.meta.dirname}`);
    folder = dirname(folder);
  }
  return join(folder, "erlang-fixtures", "image", name);
}
