import { z } from "zod";
import type { Finding } from "../diagnosis/types.ts";
import { inItsUnit, ratio, unit } from "./quantities.ts";
import { schemaFor } from "./same-shape.ts";

const evidence = z
  .strictObject({
    sentence: z.string(),
    figures: z.array(
      z.strictObject({
        label: z.string(),
        unit,
        value: inItsUnit("The figure."),
        before: inItsUnit("At the baseline, or when it was first seen.").exactOptional(),
      }),
    ),
  })
  .meta({ id: "Evidence", description: "One thing that was seen, with the figures by themselves." });

/** A cause. */
export const finding = schemaFor<Finding>()(
  z.strictObject({
    ruleId: z.string().describe("Name of the leak class: a page of docs/leaks."),
    title: z.string(),
    suspect: z.strictObject({
      kind: z.enum(["table", "process", "processes", "ports", "node", "native"]),
      label: z.string(),
      pid: z.string().exactOptional(),
      code: z.string().exactOptional().describe("module:function/arity (file:line)"),
      nodes: z.array(z.string()).exactOptional().describe("In a cluster: where it was found."),
    }),
    status: z.enum(["leaking", "not-leaking", "unknown"]),
    confidence: ratio("How much of what would show this cause was seen."),
    sentence: z.string(),
    evidence: z.array(evidence),
    evidenceAgainst: z.array(evidence),
    rejected: z.array(z.strictObject({ ruleId: z.string(), because: z.string() })),
    driver: z
      .strictObject({ act: z.string(), perAct: inItsUnit("Growth for each such act."), unit })
      .nullable()
      .describe("The user action that drives the growth."),
    nextStep: z.string(),
    command: z.string().describe("For the remote shell."),
    page: z.string(),
  }),
).meta({ id: "Finding", description: "What may be at the bottom of it." });
