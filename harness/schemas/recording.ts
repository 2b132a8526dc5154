import { z } from "zod";
import type { Estimate, Fact, Recording, SeriesGrowth } from "../record/types.ts";
import { bytes, count, inItsUnit, isoTime, millis, unit } from "./quantities.ts";
import { schemaFor } from "./same-shape.ts";
import { distribution } from "./population.ts";

const estimateOf = (unitName: string) => {
  const end = (what: string) => z.number().nullable().describe(`${what} Null: not known. ${unitName}`);
  return schemaFor<Estimate>()(
    z.strictObject({
      value: z.number().describe(`The likeliest. ${unitName}`),
      low: end("Lower end of the 95 % interval."),
      high: end("Upper end of the 95 % interval."),
    }),
  );
};

const factOf = (unitName: string) =>
  schemaFor<Fact>()(
    z.strictObject({
      estimate: estimateOf(unitName),
      known: z.enum(["measured", "inferred"]),
      by: z.string().describe("The reading, or the law."),
    }),
  );

const perSecond = factOf("Unit: per second.");

const growth = schemaFor<SeriesGrowth>()(
  z.strictObject({
    series: z.string(),
    unit,
    level: inItsUnit("Median."),
    outcome: z.enum(["unbounded", "bounded", "inconclusive"]),
    perHour: estimateOf("In the unit that `unit` names, per hour.").nullable(),
    perSession: estimateOf("In the unit that `unit` names, for each session opened.").nullable(),
    seen: inItsUnit("The least growth for each session opened that would have shown.").nullable(),
    kept: inItsUnit("Left after the drain of a run, for each session opened.").nullable(),
  }),
).meta({ id: "SeriesGrowth", description: "How one series grew." });

const seriesName = (what: string) => z.string().nullable().describe(`Name of the series: ${what}.`);

/** What was learned of a load: `recording.json`. */
export const recording = schemaFor<Recording>()(
  z.strictObject({
    schemaVersion: z.literal(1),
    beamsoak: z.string().describe("Its version."),
    startedAt: isoTime("When what was recorded began."),
    source: z.union([
      z.strictObject({ kind: z.literal("node"), node: z.string() }),
      z.strictObject({ kind: z.literal("prometheus"), files: z.array(z.string()) }),
    ]),
    names: z
      .strictObject({
        sessions: seriesName("sessions at once"),
        arrivals: seriesName("sessions opened, a counter"),
        requests: seriesName("requests, a counter"),
        tableMemory: seriesName("what the table of the sessions takes"),
      })
      .describe("Series that tell of sessions."),
    learned: z.strictObject({
      length: millis("What was looked at."),
      sessions: z
        .strictObject({
          series: z.string(),
          level: count("At once, the median."),
          profile: z
            .array(
              z.strictObject({
                at: millis("Middle of a part, since the recording began."),
                sessions: count("At once, the median."),
              }),
            )
            .nullable()
            .describe("How they varied. Null: hardly."),
        })
        .nullable(),
      arrivals: perSecond.nullable().describe("Sessions opened."),
      lifetimes: z
        .strictObject({ distribution, mean: factOf("Unit: milliseconds.") })
        .nullable()
        .describe("How long sessions live."),
      requests: perSecond.nullable(),
      spawned: perSecond.nullable().describe("Processes started on the node."),
      sessionSize: bytes("What the table holds for each session.").nullable(),
      growth: z.array(growth),
      unknown: z.array(z.string()).describe("What could not be learned, a sentence each."),
    }),
  }),
);
