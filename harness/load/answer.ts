import type { Capture } from "../config/types.ts";

/** Most of a body that is looked through for what is to be captured. */
export const MOST_KEPT = 1024 * 1024;

/** What is kept of an answer from which something is captured. */
export interface Answer {
  /** Names and values in turn, as they came. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** Finds a value in an answer; null where it is not there. */
export type Finder = (answer: Answer) => string | null;

export function finderOf(capture: Capture): Finder {
  if ("json" in capture) return jsonFinder(capture.json);
  if ("header" in capture) return headerFinder(capture.header);
  const pattern = new RegExp(capture.regex);
  return ({ body }) => pattern.exec(body)?.[1] ?? null;
}

function headerFinder(header: string): Finder {
  const wanted = header.toLowerCase();
  return ({ headers }) => {
    const at = headers.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === wanted);
    return at < 0 ? null : headers[at + 1]!;
  };
}

/** `$.items[0].id` */
function jsonFinder(path: string): Finder {
  const keys = path.match(/[\w-]+/g)!;
  return ({ body }) => {
    const found = keys.reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      parsed(body),
    );
    return typeof found === "string" || typeof found === "number" || typeof found === "boolean"
      ? String(found)
      : null;
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
