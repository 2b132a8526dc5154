import { usageError } from "../base/errors.ts";
import type { HttpAct, LoadPlan } from "../config/types.ts";
import { Act } from "../population/types.ts";

const PLACEHOLDER = "{user}";
/** Headers that say where a message goes and where it ends: the carrier's business. */
const CARRIERS_OWN = ["host", "connection", "content-length", "transfer-encoding"];

/** One HTTP/1.1 request, head and body, for one user. */
export type RequestText = (user: number) => string;

/** The plan's acts by `Act`; `host` is the authority, `127.0.0.1:8080`. */
export function compileRequests(plan: LoadPlan, host: string): readonly RequestText[] {
  const acts = { [Act.login]: plan.login, [Act.touch]: plan.touch, [Act.logout]: plan.logout };
  return [Act.login, Act.touch, Act.logout].map((act) => compileRequest(acts[act], host));
}

/** Prepares an act, so that a request costs one join. */
export function compileRequest(act: HttpAct, host: string): RequestText {
  const headers = Object.entries(act.headers ?? {});
  const foreign = headers.find(([name]) => CARRIERS_OWN.includes(name.toLowerCase()));
  if (foreign) {
    throw usageError(
      "LOAD_RESERVED_HEADER",
      `load: ${act.method} ${act.path} sets the header ${foreign[0]}: ${foreign[1]}, which the generator sets itself.`,
      "Leave it out: connections are kept alive and bodies are counted in any case.",
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
