import { z } from "zod";
import { parseDuration, parseSize } from "./measures.ts";

const duration = z.string().transform((text, context) => {
  const parsed = parseDuration(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: "custom", message: 'must be a duration such as "30s", "1m30s" or "250ms"' });
  return z.NEVER;
});

export const positiveDuration = duration.refine((value) => value > 0, "must be longer than nothing");

export const size = z.string().transform((text, context) => {
  const parsed = parseSize(text);
  if (parsed !== null && parsed > 0) return parsed;
  context.addIssue({ code: "custom", message: 'must be a size such as "512MiB" or "6GiB"' });
  return z.NEVER;
});

const count = z.int().positive();
const share = z.number().min(0).max(1);

const distribution = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant"), value: positiveDuration }),
  z
    .strictObject({ kind: z.literal("uniform"), min: positiveDuration, max: positiveDuration })
    .refine(({ min, max }) => min <= max, "min must not be above max"),
  z.strictObject({ kind: z.literal("exponential"), mean: positiveDuration }),
  z.strictObject({
    kind: z.literal("lognormal"),
    median: positiveDuration,
    sigma: z.number().positive().max(3),
  }),
]);

const httpAct = z.strictObject({
  method: z.enum(["GET", "POST", "PUT", "DELETE"]),
  path: z
    .string()
    .startsWith("/", "must start with /")
    .includes("{user}", { message: "must contain {user}, so that every user has a session of its own" }),
  body: z.string().exactOptional(),
  headers: z.record(z.string(), z.string()).exactOptional(),
});

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

/** Everything a scenario may say, with the defaults of what it may leave out. */
export const scenarioSchema = z.strictObject({
  service: z.strictObject({
    name,
    erlang: z.strictObject({
      source: z.string(),
      with: z.array(z.string()).default([]),
      application: z.string().regex(/^[a-z][a-z0-9_]*$/, "must be an Erlang application name"),
      env: z.record(z.string(), z.string()).default({}),
      flags: z.array(z.string()).default([]),
    }),
    healthPath: z.string().startsWith("/", "must start with /").default("/health"),
    readyTimeout: positiveDuration.default(30_000),
    httpPort: z.int().min(0).max(65_535).default(0),
    memoryLimit: size.default(8 * 1024 ** 3),
    addressSpace: size.exactOptional(),
    openFiles: count.default(16_384),
  }),
  sessions: z.strictObject({
    table: z.string(),
    idleTimeout: positiveDuration,
    sweepInterval: positiveDuration,
  }),
  population: z.strictObject({
    users: count,
    seed: z.int().nonnegative().max(0xffffffff).default(1),
    ramp: positiveDuration,
    hold: positiveDuration,
    rampDown: duration.default(0),
    stay: distribution,
    thinkTime: distribution,
    vanish: share,
  }),
  load: z.strictObject({
    cycles: count.max(1_000).default(1),
    baseline: positiveDuration.default(5_000),
    drain: positiveDuration,
    settle: positiveDuration.default(3_000),
    login: httpAct,
    touch: httpAct,
    logout: httpAct,
    maxConnections: count.default(9_000),
    requestTimeout: positiveDuration.default(30_000),
  }),
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
});

/** What a scenario's author writes: durations and sizes as text with their unit, defaults left out. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
