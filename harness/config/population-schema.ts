import { z } from "zod";
import { count, distribution, duration, httpRequest, positiveDuration, share } from "./fields.ts";

const oneKeyOnly = (keys: readonly string[]) => `must have one of ${keys.join(", ")}`;

const pattern = z.string().refine((text) => {
  try {
    return new RegExp(`${text}|`).exec("")!.length === 2;
  } catch {
    return false;
  }
}, "must be a regular expression with one group (…), which is what is captured");

const jsonPath = z
  .string()
  .regex(/^\$(\.[\w-]+|\[\d+\])+$/, 'must be a path such as "$.token" or "$.items[0].id"');

const capture = z.union(
  [
    z.strictObject({ json: jsonPath }),
    z.strictObject({ header: z.string().min(1) }),
    z.strictObject({ regex: pattern }),
  ],
  oneKeyOnly(["json", "header", "regex"]),
);

const captureName = z
  .string()
  .regex(/^(?!user$)[a-zA-Z]\w*$/, "must be letters, digits and _, and not user, which is taken");

const stepName = z.string().regex(/^[a-zA-Z][\w-]*$/, "must be letters, digits, - and _");

const act = {
  request: httpRequest,
  capture: z.record(captureName, capture).exactOptional(),
  thinkTime: distribution.exactOptional(),
};

const step = z.strictObject({
  name: stepName,
  ...act,
  session: z.enum(["touch", "none"], 'must be "touch" or "none"').default("touch"),
});

const choice = step.extend({ weight: z.number().positive().default(1) });

const journey = z.strictObject({
  login: z.strictObject(act).exactOptional(),
  steps: z
    .array(z.union([step, z.strictObject({ oneOf: z.array(choice).min(1) })]))
    .min(1, "must have a step; leave it out for the touch of the load")
    .exactOptional(),
  logout: z.strictObject({ request: httpRequest }).exactOptional(),
});

/** A function cannot be in a resolved scenario; it is called for so many users, and others get the same again. */
const MOST_ROWS = 10_000;

/** What an author's function gives a user. */
type RowOf = (user: number) => Readonly<Record<string, string | number | boolean>>;

const data = z.union(
  [
    z.strictObject({ file: z.string().min(1) }),
    z.strictObject({
      of: z.custom<RowOf>((value) => typeof value === "function", "must be a function of a user's number"),
      rows: count.max(MOST_ROWS).default(1_000),
    }),
  ],
  'must be { file: "users.csv" } or { of: (user) => ({ … }), rows? }',
);

const behaviour = {
  data: data.exactOptional(),
  journey: journey.exactOptional(),
  retry: z.strictObject({ times: count.max(100), backoff: positiveDuration.default(1_000) }).exactOptional(),
  abandon: z.strictObject({ after: count.max(255) }).exactOptional(),
};

const group = z.strictObject({
  weight: z.number().positive().default(1),
  stay: distribution.exactOptional(),
  thinkTime: distribution.exactOptional(),
  vanish: share.exactOptional(),
  ...behaviour,
});

const model = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant-users") }),
  z.strictObject({
    kind: z.literal("arrival-rate"),
    rate: z.number().positive().exactOptional(),
    arrivals: z.enum(["poisson", "even"]).default("poisson"),
  }),
]);

const level = z.strictObject({ at: duration, share, over: positiveDuration.default(1_000) });

const profile = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("steady") }),
  z.strictObject({
    kind: z.literal("steps"),
    steps: z
      .array(level)
      .min(1)
      .refine(
        (steps) => steps.every(({ at }, i) => i === 0 || at >= steps[i - 1]!.at + steps[i - 1]!.over),
        "must be in order of time, each beginning when the one before it is over",
      ),
  }),
  z.strictObject({ kind: z.literal("diurnal"), period: positiveDuration, low: share }),
  z
    .strictObject({
      kind: z.literal("storm"),
      at: duration,
      share: share.positive(),
      over: positiveDuration,
      every: positiveDuration.exactOptional(),
    })
    .refine(
      ({ over, every = Infinity }) => over <= every,
      "a storm must be over before the next: over ≤ every",
    ),
]);

export const populationSchema = z.strictObject({
  users: count.exactOptional(),
  seed: z.int().nonnegative().max(0xffffffff).default(1),
  ramp: positiveDuration,
  hold: positiveDuration,
  rampDown: duration.default(0),
  stay: distribution,
  thinkTime: distribution,
  vanish: share,
  model: model.default({ kind: "constant-users" }),
  profile: profile.default({ kind: "steady" }),
  pace: z.enum(["open", "closed"], 'must be "open" or "closed"').default("open"),
  groups: z
    .record(z.string().regex(/^[a-zA-Z][\w-]*$/, "must be letters, digits, - and _"), group)
    .refine((groups) => Object.keys(groups).length > 0, "must name a group")
    .refine((groups) => Object.keys(groups).length <= 255, "must not be more than 255")
    .exactOptional(),
  ...behaviour,
});

/** What a scenario says of its users, each value checked by itself. */
export type ParsedPopulation = z.output<typeof populationSchema>;
export type ParsedGroup = z.output<typeof group>;
export type ParsedData = z.output<typeof data>;
