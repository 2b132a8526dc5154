import { z } from "zod";
import type { ResolvedScenario, SocketPlan } from "../config/types.ts";
import { faultPlan } from "./fault.ts";
import { distribution, httpAct, population } from "./population.ts";
import { bytes, millis, ratio, whole } from "./quantities.ts";
import { schemaFor } from "./same-shape.ts";

const erlang = z.strictObject({
  source: z.string().describe("Folder of the OTP application, absolute."),
  with: z.array(z.string()).describe("Further folders that become part of the same application."),
  application: z.string(),
  env: z.record(z.string(), z.string()).describe("Application environment; values are Erlang terms as text."),
  flags: z.array(z.string()).describe("Extra emulator flags."),
});

const program = z.strictObject({
  image: z.string().nullable().describe("Null: it runs as a process."),
  command: z.array(z.string()).describe("Empty only for an image, whose own command then runs."),
  folder: z.string().describe("Where a process starts, absolute."),
  env: z.record(z.string(), z.string()),
  node: z.string().describe("Name under which its node runs."),
  cookieFile: z.string().nullable().describe("Null: it takes the run's."),
  distributionPort: z.int().min(0).max(65_535).nullable().describe("0 chooses a free one; null: epmd knows it."),
  ports: z.array(z.string()).describe("Names of further ports of its own."),
  files: z.record(z.string(), z.string()).describe("Written before it starts: path below its data → text."),
  epmd: z.boolean().describe("Whether it gets an epmd of its own."),
  ready: z
    .union([z.strictObject({ port: z.string() }), z.strictObject({ log: z.string() })])
    .nullable()
    .describe("A port that accepts or a text of its output that tells that it is ready. Null: its health path tells."),
});

const serviceSettings = {
  name: z.string(),
  healthPath: z
    .string()
    .startsWith("/")
    .nullable()
    .describe("Answers 200 once the service is ready; null: a connection that is accepted says so."),
  readyTimeout: millis("How long it may take to be ready."),
  httpPort: z.int().min(0).max(65_535).describe("0 chooses a free one."),
  socketPort: z.int().min(0).max(65_535).exactOptional().describe("Of sockets, if not the port of HTTP."),
  memoryLimit: bytes("Hard limit of the service's memory, in a container."),
  addressSpace: bytes("Address space that the VM may have.").exactOptional(),
  openFiles: whole("Open files in a container, and the port limit of the VM."),
  nodes: whole("How many are started, as a cluster; one unless given.").exactOptional(),
};

const service = z.union([
  z.strictObject({ ...serviceSettings, erlang }).describe("An application that beamsoak compiles."),
  z.strictObject({ ...serviceSettings, program }).describe("A program that starts as its users start it."),
]);

const pageAct = z.strictObject({ method: z.enum(["GET", "POST", "PUT", "DELETE"]), path: z.string().startsWith("/") });

const browsers = z
  .strictObject({
    users: z.int().min(1).max(5).describe("Users with a Chromium of their own. Unit: count."),
    path: z.string().startsWith("/").describe("Page that every visit begins with."),
    script: z
      .string()
      .nullable()
      .describe("Module that says what a user does there, absolute; null: they look at it and leave."),
    thinkTime: distribution.describe("Between two visits of one browser."),
    acts: z
      .strictObject({ login: pageAct, touch: pageAct, logout: pageAct })
      .describe("Requests of the page that open, refresh and end its user's session."),
    headless: z.boolean(),
    executable: z.string().nullable().describe("Path of Chromium; null: it is looked for."),
  })
  .describe("Real browsers beside the population.");

const socketSettings = {
  login: z.string(),
  logout: z.string(),
  good: z.string().describe("A good answer begins with it."),
  push: z.string().exactOptional().describe("What begins with it is no answer."),
  vanish: z.enum(["reset", "close", "mute"]).describe("What becomes of the socket without a log-out."),
  sourceAddresses: z.array(z.string()).describe("Where sockets come from."),
  processes: whole("Processes that share the sockets.").exactOptional(),
};

const socket = schemaFor<SocketPlan>()(
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("tcp"),
      ...socketSettings,
      touch: z.string(),
      lengthBytes: z.literal([1, 2, 4]).describe("Of the length before each frame, big endian. Unit: B."),
    }),
    z.strictObject({
      kind: z.literal("websocket"),
      ...socketSettings,
      touch: z.union([z.string(), z.strictObject({ ping: z.literal(true) })]),
      path: z.string().startsWith("/"),
    }),
  ]),
).meta({ id: "SocketPlan", description: "In frames and path {user} stands for the user's unique number." });

const loadSettings = {
  cycles: whole("How many times ramp, hold, drain and settle are gone through."),
  baseline: millis("Before the first ramp."),
  settle: millis("After each drain."),
  drain: millis("After each hold."),
  maxConnections: whole("Connections at once."),
  requestTimeout: millis("Of one act."),
  browsers: browsers.exactOptional(),
};

const carrier = z.strictObject({
  module: z.string().describe("Path of the module, absolute."),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

const load = z.union([
  z.strictObject({ ...loadSettings, login: httpAct, touch: httpAct, logout: httpAct }).describe("Over HTTP."),
  z.strictObject({ ...loadSettings, socket }).describe("A socket a user."),
  z.strictObject({ ...loadSettings, carrier }).describe("Over a protocol that the scenario brings."),
]);

const probe = z.strictObject({
  interval: millis("Between two samples."),
  slowInterval: millis("Between two censuses."),
  lookShare: ratio("Most of a core that looks at all processes may take.").exactOptional(),
  tables: z.array(z.string()).describe("ETS tables sampled each interval beside the session table."),
  follow: z.string().describe("Table of whose rows some are drawn at random and followed.").exactOptional(),
  processes: z.array(z.string()).describe("Registered processes sampled each interval."),
  loadModule: z.boolean().describe("Whether the probe's module may be loaded into the node."),
  experiments: z
    .strictObject({
      collection: z.boolean().describe("Forced garbage collections."),
      states: z.boolean().describe("Servers at rest are asked for their state."),
      rows: z.boolean().describe("A few rows of the largest tables are copied."),
    })
    .describe("What may be done to the node at the end of a run."),
});

const gateOption = z.union([z.string(), z.number()]);

/** A scenario with every default filled in: `scenario.json`, and `scenario` of a result. */
export const resolvedScenario = schemaFor<ResolvedScenario>()(
  z.strictObject({
    name: z.string().min(1),
    title: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    service,
    sessions: z
      .strictObject({
        table: z.string().describe("ETS table whose rows are sessions; empty where none is known."),
        idleTimeout: millis("After which the service forgets a session."),
        sweepInterval: millis("Between two sweeps of the table."),
      })
      .describe("What the service promises about its sessions."),
    population,
    load,
    probe,
    gates: z
      .record(
        z.string(),
        z.union([
          z.enum(["off", "warn", "fail"]),
          z.record(z.string(), z.union([gateOption, z.record(z.string(), gateOption)])),
        ]),
      )
      .describe("By the id of the gate, its level or its options; see docs/reference/gates.md."),
    faults: z.array(faultPlan).exactOptional().describe("What goes wrong on purpose, in every cycle."),
    script: z.string().exactOptional().describe("Path of a k6 script that brings users of its own."),
    watchOnly: z.literal(true).exactOptional().describe("The node is watched, without load."),
  }),
).meta({ id: "Scenario", description: "A scenario with every default filled in." });
