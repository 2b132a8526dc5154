import { formatDuration } from "../base/units.ts";
import { factLines, growthLines } from "../record/learned-text.ts";
import { wrap } from "../report/layout.ts";
import type { Recording } from "../record/types.ts";
import { sourceText } from "./playback-options.ts";

const INDENT = 13;

/** What was learned, where it is kept, and what to do next. */
export function recordingText(recording: Recording, place: string, file: string | null): string {
  const { learned } = recording;
  const entry = (label: string, text: string) => {
    const [first, ...rest] = wrap(text, INDENT);
    return [`  ${label.padEnd(INDENT - 2)}${first!.trimStart()}`, ...rest];
  };
  const growth = learned.growth.length === 0 ? [] : ["", ...growthLines(learned).map((line) => `  ${line}`)];
  const lines = [
    ...entry("recorded", `${sourceText(recording)}, ${formatDuration(learned.length)}`),
    ...factLines(learned).flatMap(({ known, text }) => entry(known, text)),
    ...growth,
    "",
    ...entry("kept", place),
    ...(file === null ? [] : entry("wrote", file)),
    ...entry("next", nextStep(place, file)),
  ];
  return `${lines.join("\n")}\n`;
}

function nextStep(place: string, file: string | null): string {
  return file === null
    ? `beamsoak record ${place} --like SCENARIO writes a scenario that reproduces it; SCENARIO is one of the service, such as \`beamsoak init\` writes`
    : `beamsoak run ${file}, then: beamsoak reproduces ${place} RUN`;
}
