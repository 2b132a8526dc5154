import { z } from "zod";
import type { FaultPlan } from "../config/types.ts";
import { millis, ratio } from "./quantities.ts";
import { schemaFor } from "./same-shape.ts";

const phase = z.enum(["ramp", "hold", "drain"]);

const settings = {
  at: z.union([
    z.strictObject({ phase, after: millis("After the phase has begun.") }),
    z.strictObject({
      between: z.tuple([phase, phase]).describe("The later waits for the end of the fault."),
    }),
  ]),
  for: millis("From its beginning to its end; 0 for what is done at once."),
  title: z.string().exactOptional().describe("What it is called in sentences."),
};

const call = {
  method: z.enum(["GET", "POST", "PUT", "DELETE"]),
  path: z.string().startsWith("/"),
  body: z.string().exactOptional(),
  headers: z.record(z.string(), z.string()).exactOptional(),
};

/** Something that goes wrong on purpose. */
export const faultPlan = schemaFor<FaultPlan>()(
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("pause"), ...settings }).describe("The node's process stands still."),
    z
      .strictObject({
        kind: z.literal("kill"),
        ...settings,
        restart: z.boolean().describe("Whether the node is started again."),
      })
      .describe("kill -9 of the node."),
    z
      .strictObject({
        kind: z.literal("cut-connections"),
        ...settings,
        share: ratio("Share of the requests whose connection is reset in the middle of them."),
      })
      .describe("The load's connections are reset."),
    z
      .strictObject({
        kind: z.literal("slow-network"),
        ...settings,
        delay: millis("By which everything comes later, each way."),
        rate: z
          .number()
          .positive()
          .describe("Most that goes each way, of all connections together; null: no limit. Unit: bytes per second.")
          .nullable(),
      })
      .describe("The line between generator and service is slow."),
    z
      .strictObject({
        kind: z.literal("clients-gone"),
        ...settings,
        share: ratio("Share of the users who are gone at one moment."),
      })
      .describe("Users vanish without a log-out."),
    z
      .strictObject({
        kind: z.literal("command"),
        ...settings,
        run: z.array(z.string()).describe("Program and arguments."),
        undo: z.array(z.string()).nullable().describe("Null: what runs is ended."),
        folder: z.string().describe("Where both start, absolute."),
      })
      .describe("A program does harm."),
    z
      .strictObject({
        kind: z.literal("request"),
        ...settings,
        ...call,
        undo: z.strictObject(call).nullable().describe("Null: nothing is undone."),
      })
      .describe("A request to the service does harm."),
  ]),
).meta({ id: "Fault", description: "Something that goes wrong on purpose while the run goes on." });
