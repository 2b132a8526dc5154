import { describe, expect, it } from "vitest";
import { asciiJson, formatRequest, parseFacts, parseLine } from "../../../harness/beam/protocol.ts";

const facts = {
  otp: "25",
  erts: "13.1.5",
  wordsize: 8,
  schedulers: 2,
  pid: 7,
  started_at_ms: 1,
  process_limit: 262_144,
  port_limit: 65_536,
  atom_limit: 1_048_576,
  ets_limit: 8_192,
};

describe("a line from the sidecar", () => {
  it.each([
    ["a greeting", { hello: { protocol: 1, node: facts } }],
    ["a greeting without a node", { hello: { protocol: 1, node: null, reason: "nobody_listens" } }],
    ["what was found", { id: 3, found: { rows: [1, 2.5, null] } }],
    ["an error", { id: 3, error: { code: "not_connected", message: "{error,{erpc,noconnection}}" } }],
    ["the loss of the node", { event: "node_down", data: { reason: "connection_closed" } }],
    ["the return of the node", { event: "node_up", data: facts }],
    [
      "what the system monitor told",
      {
        event: "system_monitor",
        data: [{ kind: "long_gc", pid: "<0.9.0>", name: null, count: 2, worst: 880, calls: [] }],
      },
    ],
  ])("is %s", (_, line) => expect(parseLine(JSON.stringify(line))).toEqual(line));

  it.each([
    "",
    "Protocol 'inet_tcp': register error",
    '{"id": 3',
    '{"id": "3", "found": 1}',
    '{"id": 3, "error": {"code": "unheard_of", "message": ""}}',
    '{"event": "node_up", "data": {}}',
    '{"event": "node_sideways", "data": {}}',
    "null",
  ])("is no line of the protocol: %s", (line) => expect(parseLine(line)).toBeNull());
});

it("refuses facts of another version", () => {
  expect(parseFacts(facts)).toEqual(facts);
  expect(() => parseFacts({ ...facts, wordsize: 0 })).toThrow();
  expect(() => parseFacts({ otp: "25" })).toThrow();
});

describe("a request", () => {
  it("is one line with a whole number of milliseconds, sent to the node unless said otherwise", () => {
    const line = formatRequest(7, { call: "scan", argument: { top: 10 } }, 99.2);
    expect(line).toBe('{"id":7,"call":"scan","on":"node","argument":{"top":10},"timeout":100}\n');
  });

  it("is plain ASCII", () => {
    const text = asciiJson({ "tablé \u2028": "日本 😀 \u007f" });
    // eslint-disable-next-line no-control-regex -- that is what ASCII is
    expect(text).toMatch(/^[\x00-\x7e]*$/);
    expect(JSON.parse(text)).toEqual({ "tablé \u2028": "日本 😀 \u007f" });
  });
});
