import { describe, expect, it } from "vitest";
import { epmdOption, portOption } from "../../../harness/cli/host-and-port.ts";

describe("where a node's distribution listens", () => {
  it.each([
    ["9100", { host: null, port: 9100 }],
    ["127.0.0.1:9100", { host: "127.0.0.1", port: 9100 }],
    ["[::1]:9100", { host: "::1", port: 9100 }],
  ])("reads %s", (text, expected) => {
    expect(portOption(text)).toEqual(expected);
  });

  it.each(["", "0", "65536", "127.0.0.1", "::1:9100", "a b:9100"])("refuses %j", (text) => {
    expect(() => portOption(text)).toThrow(/is not a port/);
  });
});

describe("where an epmd listens", () => {
  it.each([
    ["10.0.0.7", { host: "10.0.0.7", port: 4369 }],
    ["prod1:14369", { host: "prod1", port: 14_369 }],
    ["[fd00::7]", { host: "fd00::7", port: 4369 }],
  ])("reads %s", (text, expected) => {
    expect(epmdOption(text)).toEqual(expected);
  });
});
