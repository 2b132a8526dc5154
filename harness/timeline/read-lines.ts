import { createReadStream } from "node:fs";

const NEWLINE = 10;

/**
 * Hands on every complete line of a file, without holding more than a line and a chunk in memory.
 * @returns the number of bytes after the last newline
 */
export async function readLines(path: string, onLine: (line: string) => void): Promise<number> {
  let rest: Buffer[] = [];
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const chunk = piece as Buffer;
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      rest.push(chunk.subarray(from, to));
      onLine(Buffer.concat(rest).toString("utf8"));
      rest = [];
      from = to + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  return rest.reduce((bytes, part) => bytes + part.length, 0);
}
