import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeFrame, FrameReader, type LengthBytes } from "../../../harness/load/socket/frame-reader.ts";

const lengthBytes = fc.constantFrom<LengthBytes>(1, 2, 4);
const texts = fc.array(fc.string({ unit: "binary", maxLength: 60 }), { maxLength: 20 });

/** Cuts bytes at the places given, in any order and number. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

describe("frames behind their length", () => {
  it("come out as they went in, however the stream was cut into chunks", () => {
    fc.assert(
      fc.property(lengthBytes, texts, fc.array(fc.nat()), (size, sent, places) => {
        const stream = Buffer.concat(sent.map((text) => encodeFrame(text, size)));
        const reader = new FrameReader(size);
        const received: string[] = [];
        for (const chunk of cut(stream, places)) {
          // What a socket reads into is used again for the next chunk, of whichever socket.
          const memory = Buffer.from(chunk);
          received.push(...reader.read(memory).map((frame) => frame.toString()));
          memory.fill(0xff);
        }
        expect(received).toEqual(sent);
      }),
    );
  });

  it("are read one by one where each byte comes alone", () => {
    const reader = new FrameReader(2);
    const bytes = [...Buffer.concat([encodeFrame("ok", 2), encodeFrame("", 2), encodeFrame("é", 2)])];
    expect(bytes.flatMap((byte) => reader.read(Buffer.of(byte))).map(String)).toEqual(["ok", "", "é"]);
  });

  it.each([
    [1, "00", ""],
    [1, "026869", "hi"],
    [2, "00026869", "hi"],
    [4, "000000026869", "hi"],
  ] as const)("of %d bytes of length are big endian: %s", (size, hex, text) => {
    expect(encodeFrame(text, size).toString("hex")).toBe(hex);
  });

  it("do not take a text that is longer than their length can tell", () => {
    expect(() => encodeFrame("x".repeat(256), 1)).toThrow(RangeError);
    expect(encodeFrame("x".repeat(255), 1)).toHaveLength(256);
  });

  it("are none where more is announced than anybody sends: another protocol", () => {
    expect(() => new FrameReader(4).read(Buffer.from("HTTP/1.1 400 Bad Request\r\n"))).toThrow(
      "a frame of 1213486160 bytes is announced",
    );
  });
});
