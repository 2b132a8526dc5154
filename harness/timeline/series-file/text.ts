import { messageOf } from "../../base/errors.ts";
import type { Fault } from "../../base/fault.ts";

/** Decodes UTF-8 that comes in pieces, without the mark at its front. @throws BeamsoakError where it is no text */
export async function* textOf(bytes: AsyncIterable<Uint8Array>, fault: Fault): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let front: Uint8Array | null = null;
  const decode = (piece: Uint8Array | null) => {
    try {
      const text = piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
      if (!text.includes("\0")) return text;
    } catch {
      // Said below, as of a text with a NUL in it.
    }
    const found = [...(front ?? []).slice(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw fault(
      null,
      `is no text in UTF-8 (it begins with the bytes ${found})`,
      "Unpack it, or save it as UTF-8.",
    );
  };
  for await (const piece of readable(bytes, fault)) {
    front ??= piece;
    yield decode(piece);
  }
  yield decode(null);
}

async function* readable(bytes: AsyncIterable<Uint8Array>, fault: Fault): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw fault(null, `cannot be read: ${messageOf(error)}`);
  }
}
