import { z } from "zod";
import { recording } from "./recording.ts";
import { runResult } from "./run-result.ts";
import { resolvedScenario } from "./scenario.ts";
import { timelineRecord } from "./timeline-record.ts";

const formats = {
  result: [runResult, "result.json of a run, and what run --json and judge --json print of one"],
  "timeline-record": [timelineRecord, "A line of timeline.ndjson, the record of a run"],
  recording: [recording, "recording.json, what record learned of the load that a node was under"],
  scenario: [resolvedScenario, "scenario.json of a run: a scenario with every default filled in"],
} as const satisfies Readonly<Record<string, readonly [z.ZodType, string]>>;

/** Of the formats, not of beamsoak: the `schemaVersion` that the files carry. */
const VERSION = 1;

/** The text of each file of `schemas/`, JSON Schema draft 2020-12, by its name. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(formats).map(([name, [schema, title]]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12" });
      const published = { $schema, $id: `urn:beamsoak:${name}:${VERSION}`, title, ...rest };
      return [`${name}.schema.json`, `${JSON.stringify(published, null, 2)}\n`];
    }),
  );
}
