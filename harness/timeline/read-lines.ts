import { createReadStream } from "node:fs";

const NEWLINE = 10;

/**
 * Every complete line of a file, in batches of what one read brought: no more than a line and a chunk is in memory.
 * @returns the number of bytes after the last newline
 */
export async function* lineBatches(path: string): AsyncGenerator<readonly string[], number> {
  let rest: Buffer[] = [];
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 17 })) {
    const chunk = piece as Buffer;
    const lines: string[] = [];
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      rest.push(chunk.subarray(from, to));
      lines.push(Buffer.concat(rest).toString("utf8"));
      rest = [];
      from = to + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  return rest.reduce((bytes, part) => bytes + part.length, 0);
}
