import { z } from "zod";
import type { EndRecord, PhaseName, TimelineRecord } from "../timeline/types.ts";
import { at, isoTime, unit } from "./quantities.ts";
import { schemaFor } from "./same-shape.ts";

export const phaseName = schemaFor<PhaseName>()(
  z.enum(["start", "baseline", "ramp", "hold", "drain", "settle"]),
).meta({ id: "PhaseName", description: "Part of the run." });

export const endReasons = [
  "completed",
  "decided-early",
  "memory-limit",
  "target-died",
  "interrupted",
  "failed",
] as const satisfies readonly EndRecord["reason"][];

/** A line of `timeline.ndjson`. */
export const timelineRecord = schemaFor<TimelineRecord>()(
  z.discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("header"),
        schemaVersion: z.literal(1).describe("Of the format of this file."),
        startedAt: isoTime("When the run started, by the wall clock: the zero of all times."),
        scenario: z.string().describe("Name of the scenario."),
      })
      .describe("The first line."),
    z
      .strictObject({
        kind: z.literal("series"),
        name: z.string().min(1).describe("Dotted, as in docs/reference/series.md."),
        unit,
        type: z
          .enum(["gauge", "counter"])
          .describe("A counter only rises within one life of the node; a gauge may do as it likes."),
      })
      .describe("Declares a series before its first value."),
    z
      .strictObject({
        kind: z.literal("sample"),
        t: at("When the values were read."),
        values: z
          .record(z.string(), z.number().describe("In the unit of its series."))
          .describe("By the names of series that were declared."),
      })
      .describe("What was read at one time."),
    z
      .strictObject({ kind: z.literal("phase"), t: at("When it begins."), phase: phaseName })
      .describe("A part of the run begins; it lasts until the next one."),
    z
      .strictObject({
        kind: z.literal("missed"),
        t: at("When it was due."),
        source: z.string().describe("The series, or what was to be asked."),
        reason: z.string(),
      })
      .describe("A sample that could not be had."),
    z
      .strictObject({
        kind: z.literal("event"),
        t: at("When it happened."),
        event: z.string().min(1).describe("Its name, as in docs/reference/events.md."),
        message: z.string().describe("For people."),
        data: z.unknown().optional().describe("What each event carries is told in docs/reference/events.md."),
      })
      .describe("Anything that happened once."),
    z
      .strictObject({
        kind: z.literal("end"),
        t: at("When the run ended."),
        reason: z.enum(endReasons),
        message: z.string(),
      })
      .describe("The last line; missing where the harness itself was killed."),
  ]),
);
