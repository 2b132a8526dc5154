import { z } from "zod";
import type { Aftermath, GateResult, Measured, SeriesTrend, Verdict } from "../verdict/types.ts";
import { at, bytes, count, inItsUnit, millis, unit } from "./quantities.ts";
import { schemaFor } from "./same-shape.ts";

const measured = schemaFor<Measured>()(
  z.strictObject({
    label: z.string(),
    unit,
    value: inItsUnit("What was measured."),
    low: inItsUnit("Lower end of the interval that holds the true value."),
    high: inItsUnit("Upper end of the interval that holds the true value."),
    limit: inItsUnit("What it is held against."),
  }),
).meta({ id: "Measured", description: "A number with its interval, as a claim is made of it." });

const growth = z
  .strictObject({
    perHour: inItsUnit("Growth an hour."),
    low: inItsUnit("Lower end of the interval that holds the true growth with 95 % confidence."),
    high: inItsUnit("Upper end of that interval."),
    perUser: inItsUnit("The same growth for each user.").nullable(),
  })
  .nullable();

const seriesTrend = schemaFor<SeriesTrend>()(
  z.strictObject({
    series: z.string(),
    unit,
    outcome: z.enum(["unbounded", "bounded", "inconclusive"]),
    reason: z.string().describe("One plain sentence with numbers."),
    model: z.string().describe("The model that explains the samples best."),
    growth: growth.describe("Null where there is too little to measure it."),
    detectable: inItsUnit(
      "The smallest steady growth an hour that these samples would have shown.",
    ).nullable(),
    timeToLimit: z.number().nullable().describe("At the measured growth. Unit: milliseconds."),
    open: z
      .strictObject({
        kind: z.enum(["growing", "noisy"]),
        longer: millis("How much longer the run would have to last for an answer."),
      })
      .nullable()
      .describe("Null unless inconclusive."),
    remarks: z.array(z.string()).describe("What was done to the samples before they were judged."),
    usersNeeded: count("Users with whom the growth would have been told from none.").nullable(),
  }),
).meta({ id: "SeriesTrend", description: "What the steady part of the hold says of one series." });

const returned = z.discriminatedUnion("state", [
  z.strictObject({ state: z.literal("back"), after: millis("After the end of the fault.") }),
  z.strictObject({ state: z.literal("away"), watched: millis("After its end, for as long as anybody looked.") }),
  z.strictObject({ state: z.literal("unseen") }),
]);

const aftermath = schemaFor<Aftermath>()(
  z.strictObject({
    fault: count("Which of the run's, from 1."),
    kind: z.string(),
    name: z.string(),
    from: at("When it began."),
    to: at("When it was over.").nullable().describe("Null where nobody ended it."),
    answers: returned.describe("As few failures, and as short waits, as before."),
    sessions: returned.describe("The session table within the ledger's bounds."),
    mailboxes: returned.describe("No longer than before."),
    acts: z.strictObject({
      due: count("Acts that came due from its beginning until all was back."),
      failed: count("Those that failed."),
      cut: count("Those that the fault itself cut off."),
    }),
    sessionsLost: count("That died with the node, or were missing by the ledger.").nullable(),
    memory: z.strictObject({ before: bytes("Before."), after: bytes("Afterwards.") }).nullable(),
    statement: z.string().describe("The whole in one or two sentences."),
  }),
).meta({ id: "Aftermath", description: "What the service did after one fault." });

const gate = {
  gateId: z.string().describe("As in docs/reference/gates.md."),
  title: z.string(),
  level: z.enum(["off", "warn", "fail"]),
  about: z
    .enum(["growth", "conduct"])
    .describe("Something that grows without bound, or how the service or the run did."),
  reason: z.string().describe("One plain sentence with numbers."),
  why: z.string(),
  trends: z.array(seriesTrend).exactOptional(),
  aftermath: z.array(aftermath).exactOptional(),
};

const gateResult = schemaFor<GateResult>()(
  z.discriminatedUnion("outcome", [
    z.strictObject({ ...gate, outcome: z.enum(["pass", "fail"]), measured: z.array(measured) }),
    z.strictObject({
      ...gate,
      outcome: z.literal("inconclusive"),
      needs: z.string().describe("What would give an answer."),
      measured: z.array(measured),
    }),
    z.strictObject({ ...gate, outcome: z.literal("error") }),
  ]),
).meta({ id: "GateResult", description: "What one gate says. No data is never a pass." });

export const verdictOutcome = z.enum([
  "bounded",
  "unbounded",
  "inconclusive",
  "failed",
  "invalid",
  "target-died",
]);

/** The verdict of a run. */
export const verdict = schemaFor<Verdict>()(
  z.strictObject({
    outcome: verdictOutcome,
    sentence: z.string().describe("The whole verdict in one sentence."),
    timeToLimit: z
      .number()
      .nullable()
      .describe("The soonest time to a limit among what grows without bound. Unit: milliseconds."),
    gates: z.array(gateResult),
    warnings: z.array(z.string()),
    exitCode: z.int().min(0).max(255).describe("As in docs/reference/cli.md."),
  }),
).meta({ id: "Verdict", description: "What is said of the run." });
