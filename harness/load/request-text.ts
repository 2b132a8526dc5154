import { templateOf } from "../base/placeholders.ts";
import { usageError } from "../base/errors.ts";
import type { Feed, HttpAct } from "../config/types.ts";
import type { RequestAct } from "./acts.ts";
import type { CapturedValues } from "./captured-values.ts";

const USER = "user";
const DATA = "data.";
/** Headers that say where a message goes and where it ends: the carrier's business. */
const CARRIERS_OWN = ["host", "connection", "content-length", "transfer-encoding"];

/** One HTTP/1.1 request, head and body, for one user; null while the user lacks a value that it needs. */
export type RequestText = (user: number, slot: number) => string | null;

/** What stands in the place of a placeholder; null while the user does not have it. */
type ValueOf = (user: number, slot: number) => string | null;

/** What users know beside their number. */
export interface Knowledge {
  /** What the users of each group are given. */
  readonly feeds: Readonly<Record<string, Feed>>;
  readonly captured: CapturedValues;
}

/** By the number of the act; `host` is the authority, `127.0.0.1:8080`. */
export function compileRequests(
  acts: readonly RequestAct[],
  host: string,
  { feeds, captured }: Knowledge,
): readonly RequestText[] {
  return acts.map(({ request, step }) => {
    const feed = step && feeds[step.group];
    return compileRequest(request, host, step && ((name) => valueOf(name, feed, captured)));
  });
}

function valueOf(name: string, feed: Feed | undefined, captured: CapturedValues): ValueOf {
  if (name === USER) return String;
  if (!name.startsWith(DATA)) return (user, slot) => captured.get(slot, user, name);
  const { columns, values } = feed!;
  const column = columns.indexOf(name.slice(DATA.length));
  return (user) => values[user % values.length]![column]!;
}

/**
 * Prepares an act, so that a request costs one join where nothing but the user's number is filled in.
 * @param valueOf what fills a placeholder; left out, `{user}` is the only one
 */
export function compileRequest(act: HttpAct, host: string, valueOf?: (name: string) => ValueOf): RequestText {
  const headers = Object.entries(act.headers ?? {});
  const foreign = headers.find(([name]) => CARRIERS_OWN.includes(name.toLowerCase()));
  if (foreign) {
    throw usageError(
      "LOAD_RESERVED_HEADER",
      `load: ${act.method} ${act.path} sets the header ${foreign[0]}: ${foreign[1]}, which the generator sets itself.`,
      "Leave it out: connections are kept alive and bodies are counted in any case.",
    );
  }
  const lines = [" HTTP/1.1", `host: ${host}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  const head = lines.join("\r\n");
  const body = act.body ?? "";
  const hasLength = body !== "" || act.method === "POST" || act.method === "PUT";
  const names = templateOf(`${act.path}${head}${body}`).names;
  if (valueOf && names.some((name) => name !== USER)) return filled(act, head, hasLength, valueOf);
  return numbered(act, head, hasLength);
}

function numbered({ method, path, body = "" }: HttpAct, head: string, hasLength: boolean): RequestText {
  const gap = `{${USER}}`;
  const before = `${method} ${path}${head}`.split(gap);
  if (!hasLength) return (user) => `${before.join(String(user))}\r\n\r\n`;
  const bodyParts = body.split(gap);
  const gaps = bodyParts.length - 1;
  const fixedLength = Buffer.byteLength(bodyParts.join(""));
  return (user) => {
    const digits = String(user);
    const length = fixedLength + gaps * digits.length;
    return `${before.join(digits)}\r\ncontent-length: ${length}\r\n\r\n${bodyParts.join(digits)}`;
  };
}

function filled(
  { method, path, body = "" }: HttpAct,
  head: string,
  hasLength: boolean,
  valueOf: (name: string) => ValueOf,
): RequestText {
  const fillPath = filler(path, valueOf, encodeURIComponent);
  const fillHead = filler(head, valueOf, inHeader);
  const fillBody = filler(body, valueOf, (value) => value);
  return (user, slot) => {
    const target = fillPath(user, slot);
    const rest = fillHead(user, slot);
    const text = fillBody(user, slot);
    if (target === null || rest === null || text === null) return null;
    const length = hasLength ? `\r\ncontent-length: ${Buffer.byteLength(text)}` : "";
    return `${method} ${target}${rest}${length}\r\n\r\n${text}`;
  };
}

function filler(
  text: string,
  valueOf: (name: string) => ValueOf,
  encode: (value: string) => string,
): RequestText {
  const { texts, names } = templateOf(text);
  const values = names.map(valueOf);
  return (user, slot) => {
    let result = texts[0]!;
    for (const [i, value] of values.entries()) {
      const found = value(user, slot);
      if (found === null) return null;
      result += encode(found) + texts[i + 1]!;
    }
    return result;
  };
}

/** As RFC 9110, section 5.5, has it for what would end a header. */
function inHeader(value: string): string {
  return value.replace(/[\r\n\0]/g, " ");
}
