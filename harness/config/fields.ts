import { z } from "zod";
import { parseDuration, parseSize } from "./measures.ts";

export const duration = z.string().transform((text, context) => {
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

export const count = z.int().positive();
export const share = z.number().min(0).max(1);

export const distribution = z.discriminatedUnion("kind", [
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

const path = z.string().startsWith("/", "must start with /");

/** An act of a journey's step, whose user may be known by anything that the user has been given. */
export const httpRequest = z.strictObject({
  method: z.enum(["GET", "POST", "PUT", "DELETE"]),
  path,
  body: z.string().exactOptional(),
  headers: z.record(z.string(), z.string()).exactOptional(),
});

/** An act that tells the users apart by their numbers. */
export const httpAct = httpRequest.extend({
  path: path.includes("{user}", {
    message: "must contain {user}, so that every user has a session of its own",
  }),
});
