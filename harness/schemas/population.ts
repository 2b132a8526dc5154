import { z } from "zod";
import type { Distribution } from "../base/distribution.ts";
import type { Capture, DataPlan, GroupPlan, HttpAct, Profile, StepPlan } from "../config/types.ts";
import { millis, ratio, whole } from "./quantities.ts";
import { schemaFor } from "./same-shape.ts";

export const distribution = schemaFor<Distribution>()(
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("constant"), value: millis("Always this long.") }),
    z.strictObject({ kind: z.literal("uniform"), min: millis("Shortest."), max: millis("Longest.") }),
    z.strictObject({ kind: z.literal("exponential"), mean: millis("On average.") }),
    z.strictObject({
      kind: z.literal("lognormal"),
      median: millis("Half are shorter."),
      sigma: z.number().positive().max(3).describe("Standard deviation of the logarithm."),
    }),
  ]),
).meta({ id: "Distribution", description: "A positive random duration." });

export const httpAct = schemaFor<HttpAct>()(
  z.strictObject({
    method: z.enum(["GET", "POST", "PUT", "DELETE"]),
    path: z.string().startsWith("/"),
    body: z.string().exactOptional(),
    headers: z.record(z.string(), z.string()).exactOptional(),
  }),
).meta({ id: "HttpAct", description:
    "{user} stands for the user's unique number; at a step of a journey {data.<column>} and {<captured name>} stand for what the user has been given and has captured." });

const capture = schemaFor<Capture>()(
  z.union([
    z.strictObject({ json: z.string().describe("Path into the body: $.items[0].id") }),
    z.strictObject({ header: z.string() }),
    z.strictObject({ regex: z.string().describe("Its first group, in the body.") }),
  ]),
).meta({ id: "Capture", description: "Where in an answer a value is found." });

/** A share is its part of the sum of them all. */
const weight = (what: string) => z.number().positive().describe(`${what} Unit: ratio, to the sum.`);

const step = schemaFor<StepPlan>()(
  z.strictObject({
    name: z.string(),
    request: httpAct,
    session: z.enum(["login", "touch", "logout", "none"]).describe("What it does to the user's session."),
    weight: weight("Among the choices of its step."),
    thinkTime: distribution.exactOptional().describe("Pause after it; left out, the group's."),
    capture: z.record(z.string(), capture).exactOptional(),
  }),
).meta({ id: "Step" });

const data = schemaFor<DataPlan>()(
  z.union([
    z.strictObject({
      file: z.string().describe("CSV or JSON, absolute."),
      columns: z.array(z.string()),
      rows: whole("Rows of the file."),
    }),
    z.strictObject({ columns: z.array(z.string()), values: z.array(z.array(z.string())) }),
  ]),
).meta({ id: "Data", description: "User u is given the row u modulo the number of rows." });

const group = schemaFor<GroupPlan>()(
  z.strictObject({
    weight: weight("Among all groups."),
    stay: distribution.describe("From log-in to leaving."),
    thinkTime: distribution.describe("Between two acts of one user."),
    vanish: ratio("Share of users who leave without a log-out."),
    journey: z.strictObject({
      login: step,
      steps: z.array(z.array(step)).describe("In order and begun again; of each the choices."),
      logout: step,
    }),
    data: data.exactOptional(),
    retry: z
      .strictObject({
        times: whole("Most repetitions of a failed act."),
        backoff: millis("Before the first; doubles."),
      })
      .exactOptional(),
    abandon: z.strictObject({ after: whole("Failures in a row.") }).exactOptional(),
  }),
).meta({ id: "Group", description: "Users of one kind." });

const profile = schemaFor<Profile>()(
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("steps"),
      steps: z.array(
        z.strictObject({
          at: millis("Since the start of the hold."),
          share: ratio("From then on."),
          over: millis("How long the change takes."),
        }),
      ),
    }),
    z.strictObject({
      kind: z.literal("diurnal"),
      period: millis("From one height to the next."),
      low: ratio("At its lowest."),
    }),
    z.strictObject({
      kind: z.literal("storm"),
      at: millis("Since the start of the hold."),
      share: ratio("Who drops out."),
      over: millis("Within which as many log in."),
      every: millis("From one storm to the next.").exactOptional(),
    }),
  ]),
).meta({ id: "Profile", description: "How many of the users there are as the hold goes on." });

const model = z.strictObject({
  kind: z.literal("arrival-rate"),
  rate: z.number().positive().describe("Users who arrive. Unit: per second."),
  arrivals: z.enum(["poisson", "even"]),
});

export const population = z.strictObject({
  users: whole("Concurrent users at the plateau."),
  seed: z.int().nonnegative().max(0xffffffff),
  ramp: millis("Slots fill evenly over this time."),
  hold: millis("Every slot is refilled at once when its user leaves."),
  rampDown: millis("Slots empty evenly over this time."),
  stay: distribution.describe("From log-in to leaving."),
  thinkTime: distribution.describe("Between two acts of one user."),
  vanish: ratio("Share of users who leave without a log-out."),
  model: model.exactOptional().describe("Left out: as many users all the time."),
  profile: profile.exactOptional().describe("Left out: steady."),
  pace: z.literal("closed").exactOptional().describe("A think time begins with the answer, not with the act."),
  groups: z
    .record(z.string(), group)
    .exactOptional()
    .describe("By name. Left out: one kind of user, who does the acts of the load."),
});
