import { describe, expect, it } from "vitest";
import { defineScenario } from "../../../harness/config/define.ts";
import { resolveScenario } from "../../../harness/config/resolve.ts";
import type { ScenarioInput } from "../../../harness/config/schema.ts";
import { parseSourceAddresses } from "../../../harness/config/source-addresses.ts";
import { messageOf } from "../../../harness/base/errors.ts";

const tcp = {
  kind: "tcp",
  login: "in {user}",
  touch: "on {user}",
  logout: "out {user}",
  good: "ok",
} as const;
const websocket = { ...tcp, kind: "websocket" } as const;

function resolve(load: object, users = 100) {
  const build = () =>
    ({
      service: { name: "svc", erlang: { source: ".", application: "svc" } },
      sessions: { table: "s", idleTimeout: "1s", sweepInterval: "1s" },
      population: {
        users,
        ramp: "1s",
        hold: "1s",
        stay: { kind: "constant", value: "1s" },
        thinkTime: { kind: "constant", value: "1s" },
        vanish: 0,
      },
      load: { drain: "3s", ...load },
    }) as ScenarioInput;
  const scenario = defineScenario({ name: "example", title: "An example", params: {}, build });
  return resolveScenario(scenario, "example.ts", { settings: [] });
}

function problem(load: object, users?: number): string {
  try {
    resolve(load, users);
    return "none";
  } catch (error) {
    return messageOf(error);
  }
}

describe("a scenario whose users have sockets", () => {
  it("has every default filled in", () => {
    expect(resolve({ socket: tcp }).load.socket).toEqual({
      ...tcp,
      lengthBytes: 4,
      vanish: "mute",
      sourceAddresses: ["127.0.0.1"],
    });
    expect(resolve({ socket: { ...websocket, touch: { ping: true } } }).load.socket).toMatchObject({
      path: "/",
      touch: { ping: true },
    });
  });

  it("has room for a socket a user, and for as many that are not closed yet", () => {
    expect(resolve({ socket: tcp }, 700).load.maxConnections).toBe(1_400);
  });

  it.each<[string, object, RegExp]>([
    [
      "has no requests beside",
      { socket: tcp, login: { method: "GET", path: "/{user}" } },
      /either login, touch/,
    ],
    ["says what users do", {}, /either login, touch and logout \(HTTP requests\) or socket/],
    [
      "knows the user in each frame",
      { socket: { ...tcp, touch: "on" } },
      /load\.socket\.touch.*must contain {user}/s,
    ],
    ["pings over WebSocket only", { socket: { ...tcp, touch: { ping: true } } }, /load\.socket\.touch/],
    ["has lengths of 1, 2 or 4 bytes", { socket: { ...tcp, lengthBytes: 3 } }, /must be 1, 2 or 4/],
    [
      "has frames that their length can tell, of any user",
      { socket: { ...tcp, lengthBytes: 1, touch: `${"x".repeat(240)}{user}` } },
      /load\.socket\.touch.*may take 256 bytes; 1 bytes of length allow 255/s,
    ],
    ["comes from this machine", { socket: { ...tcp, sourceAddresses: "10.0.0.1" } }, /127\.0\.0\.0\/8/],
    ["knows three ways to vanish", { socket: { ...tcp, vanish: "explode" } }, /"reset", "close" or "mute"/],
    ["has a socket a user", { socket: tcp, maxConnections: 99 }, /must be population\.users \(100\) or more/],
  ])("%s", (_what, load, message) => {
    expect(problem(load)).toMatch(message);
  });

  it("needs a service that may have them", () => {
    expect(problem({ socket: tcp }, 16_384)).toMatch(
      /service\.openFiles.*must be above the users of a node \(16384\)/s,
    );
  });
});

describe("source addresses", () => {
  it("are one, or a range", () => {
    expect(parseSourceAddresses("127.0.0.1")).toEqual(["127.0.0.1"]);
    expect(parseSourceAddresses("127.0.0.254-127.0.1.1")).toEqual([
      "127.0.0.254",
      "127.0.0.255",
      "127.0.1.0",
      "127.0.1.1",
    ]);
    expect(parseSourceAddresses("127.0.0.1-127.0.1.0")).toHaveLength(256);
  });

  it.each([
    "",
    "127.0.0.1-",
    "127.0.0.2-127.0.0.1",
    "127.0.0.0-127.0.1.0",
    "127.0.0.256",
    "128.0.0.1",
    "localhost",
  ])("are not %j", (text) => {
    expect(parseSourceAddresses(text)).toBeNull();
  });
});
