import { z } from "zod";
import { NODE_NAME } from "./attached.ts";
import { faultSchema } from "./fault-schema.ts";
import { count, distribution, httpAct, positiveDuration, size } from "./fields.ts";
import { populationSchema } from "./population-schema.ts";
import { socketPlan } from "./socket-schema.ts";
import type { BrowsersPlan, PageAct, ServicePlan } from "./types.ts";

const name = z.string().regex(/^[a-z][a-z0-9_-]*$/, "must be lower case letters, digits, - and _");

export const gateLevel = z.enum(["off", "warn", "fail"], 'must be "off", "warn" or "fail"');

/** Its options are known to the gate alone, which checks them. */
const gateSetting = z.union(
  [
    gateLevel,
    z.record(
      z.string(),
      z.union([z.string(), z.number(), z.record(z.string(), z.union([z.string(), z.number()]))]),
    ),
  ],
  'must be "off", "warn" or "fail", or an object of options, level among them',
);

const erlangApplication = z.strictObject({
  source: z.string(),
  with: z.array(z.string()).default([]),
  application: z.string().regex(/^[a-z][a-z0-9_]*$/, "must be an Erlang application name"),
  env: z.record(z.string(), z.string()).default({}),
  flags: z.array(z.string()).default([]),
});

const portName = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]*$/, "must be letters and digits, as in amqp for {amqpPort}")
  .refine(
    (text) => !["http", "socket", "distribution"].includes(text),
    "is a port that has its own place in service",
  );

const files = z
  .record(z.string(), z.string())
  .refine((texts) => Object.keys(texts).every(isBelow), "must all be paths below {dataDir}");

function isBelow(path: string): boolean {
  return path !== "" && !path.startsWith("/") && !path.split("/").includes("..");
}

const program = z
  .strictObject({
    image: z.string().min(1).nullable().default(null),
    command: z.array(z.string()).default([]),
    folder: z.string().default("."),
    env: z.record(z.string(), z.string()).default({}),
    node: z.string().regex(NODE_NAME, "must be the name of a node, such as my_service@127.0.0.1"),
    cookieFile: z.string().nullable().default(null),
    distributionPort: z.int().min(0).max(65_535).nullable().default(null),
    ports: z.array(portName).default([]),
    files: files.default({}),
    epmd: z.boolean().default(false),
    ready: z
      .union([z.strictObject({ port: portName }), z.strictObject({ log: z.string().min(1) })], {
        error: "must name a port that accepts or a text of the log: { port } or { log }",
      })
      .nullable()
      .default(null),
  })
  .refine(({ image, command }) => image !== null || command.length > 0, {
    path: ["command"],
    message: "must say what to start, unless there is an image",
  })
  .refine(({ ready, ports }) => ready === null || !("port" in ready) || ports.includes(ready.port), {
    path: ["ready", "port"],
    message: "must be one of ports",
  });

/** Each has a whole VM; a small machine carries so many. */
const MOST_NODES = 16;

const service = z
  .strictObject({
    name,
    erlang: erlangApplication.exactOptional(),
    program: program.exactOptional(),
    healthPath: z.string().startsWith("/", "must start with /").nullable().default("/health"),
    readyTimeout: positiveDuration.default(30_000),
    httpPort: z.int().min(0).max(65_535).default(0),
    socketPort: z.int().min(0).max(65_535).exactOptional(),
    memoryLimit: size.default(8 * 1024 ** 3),
    addressSpace: size.exactOptional(),
    openFiles: count.default(16_384),
    nodes: count.max(MOST_NODES, `must be at most ${MOST_NODES}`).exactOptional(),
  })
  .transform(({ erlang, program, ...settings }, context): ServicePlan => {
    if (erlang && !program) return { ...settings, erlang };
    if (program && !erlang) {
      if ((settings.nodes ?? 1) === 1) return { ...settings, program };
      context.addIssue({
        code: "custom",
        path: ["nodes"],
        message: "must be 1 for a program, whose one node has a name: start its nodes, and attach to them",
      });
      return z.NEVER;
    }
    const message =
      "must say how it starts: either erlang (an application to compile) or program (a release or an image)";
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

const pageAct = z.strictObject({
  method: httpAct.shape.method,
  path: z.string().startsWith("/", "must start with /"),
});

const browsers = z.strictObject({
  users: z.int().min(1).max(5, "must be 1 to 5: every browser takes a good part of a core"),
  path: z.string().startsWith("/", "must start with /").default("/"),
  script: z.string().nullable().default(null),
  thinkTime: distribution.prefault({ kind: "uniform", min: "2s", max: "8s" }),
  acts: z
    .strictObject({
      login: pageAct.exactOptional(),
      touch: pageAct.exactOptional(),
      logout: pageAct.exactOptional(),
    })
    .prefault({}),
  headless: z.boolean().default(true),
  executable: z.string().nullable().default(null),
});

const carrier = z.union([
  z.string().transform((module) => ({ module, options: {} })),
  z.strictObject({
    module: z.string(),
    options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  }),
]);

const load = z
  .strictObject({
    cycles: count.max(1_000).default(1),
    baseline: positiveDuration.default(5_000),
    drain: positiveDuration,
    settle: positiveDuration.default(3_000),
    login: httpAct.exactOptional(),
    touch: httpAct.exactOptional(),
    logout: httpAct.exactOptional(),
    socket: socketPlan.exactOptional(),
    carrier: carrier.exactOptional(),
    maxConnections: count.exactOptional(),
    requestTimeout: positiveDuration.default(30_000),
    browsers: browsers.exactOptional(),
  })
  .transform(({ login, touch, logout, socket, carrier, browsers: planned, ...rest }, context) => {
    const visitors = planned && withPageActs(planned, { login, touch, logout });
    if (visitors === null) {
      const message = "must name login, touch and logout: the population's own acts are no requests";
      context.addIssue({ code: "custom", path: ["browsers", "acts"], message });
      return z.NEVER;
    }
    const settings = { ...rest, ...(visitors && { browsers: visitors }) };
    const none = !login && !touch && !logout;
    if (carrier && none && !socket) return { ...settings, carrier };
    if (socket && none && !carrier) return { ...settings, socket };
    if (login && touch && logout && !socket && !carrier) return { ...settings, login, touch, logout };
    const message =
      "must say what users do: either login, touch and logout (HTTP requests) or socket (a socket a user) or carrier (a protocol of your own)";
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

type PageActs = { readonly [Name in keyof BrowsersPlan["acts"]]?: PageAct | undefined };

/** A page acts as the population does, unless the scenario says otherwise; null where neither says how. */
function withPageActs(planned: z.output<typeof browsers>, populations: PageActs): BrowsersPlan | null {
  const { login, touch, logout } = { ...populations, ...planned.acts };
  if (!login || !touch || !logout) return null;
  const requestOf = ({ method, path }: PageAct): PageAct => ({ method, path });
  const acts = { login: requestOf(login), touch: requestOf(touch), logout: requestOf(logout) };
  return { ...planned, acts };
}

/** Everything a scenario may say, with the defaults of what it may leave out. */
export const scenarioSchema = z.strictObject({
  service,
  sessions: z
    .strictObject({
      table: z.string().min(1, "must name a table; leave sessions out where there is none"),
      idleTimeout: positiveDuration,
      sweepInterval: positiveDuration,
    })
    .exactOptional(),
  population: populationSchema,
  load,
  probe: z
    .strictObject({
      interval: positiveDuration.default(1_000),
      slowInterval: positiveDuration.default(10_000),
      tables: z.array(z.string()).default([]),
      processes: z.array(z.string()).default([]),
      loadModule: z.boolean().default(true),
      experiments: z
        .strictObject({
          collection: z.boolean().default(true),
          states: z.boolean().default(true),
          rows: z.boolean().default(true),
        })
        .prefault({}),
    })
    .prefault({}),
  gates: z.record(z.string(), gateSetting).default({}),
  faults: z.array(faultSchema).exactOptional(),
});

/** What a scenario's author writes: durations and sizes as text with their unit, defaults left out. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
