import { MIB } from "../../base/units.ts";

/** Bytes of the length in front of a frame: Erlang's `{packet, 1 | 2 | 4}`, unsigned and big endian. */
export type LengthBytes = 1 | 2 | 4;

/** Whoever announces more speaks another protocol: the letters of `HTTP` would be a length of 1.2 GB. */
export const MOST_FRAME_BYTES = 16 * MIB;

/** @throws RangeError when the text is longer than its length can tell */
export function encodeFrame(text: string, lengthBytes: LengthBytes): Buffer {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(lengthBytes + length);
  frame.writeUIntBE(length, 0, lengthBytes);
  frame.write(text, lengthBytes);
  return frame;
}

/** Makes frames of a stream's bytes, however they were cut into chunks. */
export class FrameReader {
  readonly #lengthBytes: LengthBytes;
  /** What has come of a frame that is not complete, in chunks that are joined once it is. */
  #held: Buffer[] = [];
  #heldLength = 0;
  /** Bytes that there must be before anything can be said. */
  #needed: number;

  constructor(lengthBytes: LengthBytes) {
    this.#lengthBytes = lengthBytes;
    this.#needed = lengthBytes;
  }

  /**
   * The frames that are complete with this chunk, without their lengths. They are views of the chunk where that can be:
   * to be read before its memory is used again.
   * @throws RangeError when a frame above 16 MiB is announced
   */
  read(chunk: Buffer): Buffer[] {
    const total = this.#heldLength + chunk.length;
    if (total < this.#needed) {
      this.#hold(chunk);
      return [];
    }
    const bytes = this.#heldLength === 0 ? chunk : Buffer.concat([...this.#held, chunk], total);
    this.#held = [];
    this.#heldLength = 0;
    return this.#split(bytes);
  }

  #split(bytes: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let at = 0;
    for (;;) {
      const left = bytes.length - at;
      this.#needed = this.#lengthBytes;
      if (left >= this.#lengthBytes) this.#needed += this.#lengthAt(bytes, at);
      if (left < this.#needed) break;
      frames.push(bytes.subarray(at + this.#lengthBytes, at + this.#needed));
      at += this.#needed;
    }
    if (at < bytes.length) this.#hold(bytes.subarray(at));
    return frames;
  }

  #lengthAt(bytes: Buffer, at: number): number {
    const length = bytes.readUIntBE(at, this.#lengthBytes);
    if (length > MOST_FRAME_BYTES) throw new RangeError(`a frame of ${length} bytes is announced`);
    return length;
  }

  /** A copy: the chunk's memory is its reader's. */
  #hold(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#held.push(Buffer.from(bytes));
    this.#heldLength += bytes.length;
  }
}
