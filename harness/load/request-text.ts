import { usageError } from "../base/errors.ts";
import type { HttpAct } from "../config/types.ts";

const PLACEHOLDER = "{user}";
/** Headers that say where a message ends: the carrier's business. */
const FRAMING = ["connection", "content-length", "transfer-encoding"];

/** One HTTP/1.1 request, head and body, for one user. */
export type RequestText = (user: number) => string;

/** Prepares an act, so that a request costs one join; `host` is the authority, `127.0.0.1:8080`. */
export function compileRequest(act: HttpAct, host: string): RequestText {
  const headers = Object.entries(act.headers ?? {});
  const framing = headers.find(([name]) => FRAMING.includes(name.toLowerCase()));
  if (framing) {
    throw usageError(
      "LOAD_FRAMING_HEADER",
      `load: ${act.method} ${act.path} sets the header ${framing[0]}: ${framing[1]}, which frames the message.`,
      "Leave it out: the generator keeps connections alive and counts the body itself.",
    );
  }
  const body = act.body ?? "";
  const path = act.path.split(PLACEHOLDER);
  const head = [" HTTP/1.1", `host: ${host}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join(
    "\r\n",
  );
  if (body === "" && (act.method === "GET" || act.method === "DELETE")) {
    return (user) => `${act.method} ${path.join(String(user))}${head}\r\n\r\n`;
  }
  const bodyParts = body.split(PLACEHOLDER);
  const placeholders = bodyParts.length - 1;
  const fixedLength = Buffer.byteLength(bodyParts.join(""));
  return (user) => {
    const digits = String(user);
    const length = fixedLength + placeholders * digits.length;
    const start = `${act.method} ${path.join(digits)}${head}`;
    return `${start}\r\ncontent-length: ${length}\r\n\r\n${bodyParts.join(digits)}`;
  };
}
