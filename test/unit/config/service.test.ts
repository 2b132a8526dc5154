import { describe, expect, it } from "vitest";
import { scenarioSchema, type ScenarioInput } from "../../../harness/config/schema.ts";

const act = { method: "GET", path: "/{user}" } as const;
const rest: Omit<ScenarioInput, "service"> = {
  sessions: { table: "s", idleTimeout: "1s", sweepInterval: "1s" },
  population: {
    users: 1,
    ramp: "1s",
    hold: "1s",
    stay: { kind: "constant", value: "1s" },
    thinkTime: { kind: "constant", value: "1s" },
    vanish: 0,
  },
  load: { drain: "3s", login: act, touch: act, logout: act },
};
const parse = (service: object) => scenarioSchema.safeParse({ ...rest, service });
const problem = (service: object) => parse(service).error?.issues[0]?.message;

describe("how a service starts", () => {
  const program = { command: ["bin/shop", "foreground"], node: "shop@127.0.0.1" };
  const erlang = { source: ".", application: "shop" };

  it("is by its own program, in the scenario's folder unless told otherwise", () => {
    expect(parse({ name: "shop", program }).data?.service.program).toEqual({
      image: null,
      folder: ".",
      env: {},
      cookieFile: null,
      distributionPort: null,
      ports: [],
      files: {},
      epmd: false,
      ready: null,
      ...program,
    });
  });

  it("is by an image with or without a command of ours", () => {
    expect(problem({ name: "shop", program: { image: "shop:1", node: "shop@127.0.0.1" } })).toBeUndefined();
    expect(problem({ name: "shop", program: { ...program, image: "shop:1" } })).toBeUndefined();
  });

  it.each([
    ["nothing", {}, /either erlang .* or program/],
    ["two ways at once", { erlang, program }, /either erlang .* or program/],
    ["a program of nothing", { program: { node: "shop@127.0.0.1" } }, /what to start/],
    ["no name of a node", { program: { ...program, node: "shop" } }, /shop|name of a node/],
    ["a port by a name that is taken", { program: { ...program, ports: ["http"] } }, /its own place/],
    ["a file elsewhere", { program: { ...program, files: { "../shop.conf": "" } } }, /below \{dataDir\}/],
    ["a port that it does not name", { program: { ...program, ready: { port: "amqp" } } }, /one of ports/],
  ])("is not by %s", (_, how, message) => {
    expect(problem({ name: "shop", ...how })).toMatch(message);
  });
});
