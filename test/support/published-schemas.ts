import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";

export const schemasFolder = resolve(import.meta.dirname, "../../schemas");

// Formats are told by patterns as well.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false });

/** What a published schema has against a value: nothing, or where and what. */
function complaintsBy(file: string): (value: unknown) => string[] {
  const validate = ajv.compile(JSON.parse(readFileSync(join(schemasFolder, file), "utf8")) as object);
  return (value) => {
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

export const complaintsOf = {
  result: complaintsBy("result.schema.json"),
  timelineRecord: complaintsBy("timeline-record.schema.json"),
  scenario: complaintsBy("scenario.schema.json"),
  recording: complaintsBy("recording.schema.json"),
};

/** What the published schemas have against the files in the folder of a run. */
export function complaintsOfRun(folder: string): string[] {
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const records = read("timeline.ndjson").split("\n").slice(0, -1);
  return [
    ...complaintsOf.result(JSON.parse(read("result.json"))),
    ...complaintsOf.scenario(JSON.parse(read("scenario.json"))),
    ...records.flatMap((line) => complaintsOf.timelineRecord(JSON.parse(line))),
  ];
}
