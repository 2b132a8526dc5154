import { z } from "zod";
import { duration, positiveDuration, size } from "./fields.ts";

const phase = z.enum(["ramp", "hold", "drain"], "must be ramp, hold or drain");

const NEIGHBOURS = ["ramp,hold", "hold,drain"];

const moment = z.union(
  [
    z.strictObject({ phase, after: duration.default(0) }),
    z.strictObject({
      between: z
        .tuple([phase, phase])
        .refine((pair) => NEIGHBOURS.includes(pair.join()), 'must be ["ramp", "hold"] or ["hold", "drain"]'),
    }),
  ],
  'must be { phase: "hold", after: "10s" } or { between: ["hold", "drain"] }',
);

const settings = { at: moment, title: z.string().min(1).exactOptional() };

const share = z.number().gt(0, "must be above 0").max(1, "must be 1, for all, at most").default(0.5);

const words = z.array(z.string()).min(1, "must name a program");

const call = {
  method: z.enum(["GET", "POST", "PUT", "DELETE"]),
  path: z.string().startsWith("/", "must start with /"),
  body: z.string().exactOptional(),
  headers: z.record(z.string(), z.string()).exactOptional(),
};

const undone = { path: ["for"], message: "must be longer than nothing where there is something to undo" };

/** What a scenario may say of one fault. */
export const faultSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("pause"), ...settings, for: positiveDuration.default(5_000) }),
  z
    .strictObject({
      kind: z.literal("kill"),
      ...settings,
      for: duration.default(0),
      restart: z.boolean().default(false),
    })
    .refine((fault) => fault.restart || fault.for === 0, {
      path: ["for"],
      message: "is how long the node stays down before its restart: set restart: true, or leave it out",
    }),
  z.strictObject({
    kind: z.literal("cut-connections"),
    ...settings,
    for: positiveDuration.default(1_000),
    share,
  }),
  z
    .strictObject({
      kind: z.literal("slow-network"),
      ...settings,
      for: positiveDuration.default(10_000),
      delay: duration.default(0),
      rate: size.nullable().default(null),
    })
    .refine((fault) => fault.delay > 0 || fault.rate !== null, {
      path: ["delay"],
      message: "must be given, or a rate, or both",
    }),
  z.strictObject({
    kind: z.literal("clients-gone"),
    ...settings,
    for: positiveDuration.default(5_000),
    share,
  }),
  z
    .strictObject({
      kind: z.literal("command"),
      ...settings,
      for: duration.default(0),
      run: words,
      undo: words.nullable().default(null),
      folder: z.string().default("."),
    })
    .refine((fault) => fault.undo === null || fault.for > 0, undone),
  z
    .strictObject({
      kind: z.literal("request"),
      ...settings,
      for: duration.default(0),
      ...call,
      undo: z.strictObject(call).nullable().default(null),
    })
    .refine((fault) => fault.undo === null || fault.for > 0, undone)
    .refine((fault) => fault.undo !== null || fault.for === 0, {
      path: ["undo"],
      message: "must be given: the fault would not end when its time is over",
    }),
]);
