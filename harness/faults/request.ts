import { messageOf } from "../base/errors.ts";
import { SECOND, type Millis } from "../base/units.ts";
import type { FaultPlan, ServiceCall } from "../config/types.ts";
import { startGuard } from "../target/guard.ts";
import type { Begun, Victims } from "./types.ts";

const PATIENCE: Millis = 10 * SECOND;

/** What the guard runs where this program could not undo the harm itself. */
const UNDO = "const [url, rest] = process.argv.slice(1); await fetch(url, JSON.parse(rest));";

/** A request to the service that harms it, or a dependency of its, by a hook that is there for this. */
export async function request(
  fault: Extract<FaultPlan, { kind: "request" }>,
  { target }: Victims,
): Promise<Begun> {
  const { baseUrl } = target;
  if (baseUrl === null) throw new Error("the address of the service is not known");
  const { undo } = fault;
  const guard = undo && startGuard(undoing(baseUrl, undo));
  await call(baseUrl, fault);
  const undone = async () => {
    if (undo) await call(baseUrl, undo);
    guard?.standDown();
  };
  return { end: undone, undo: undone };
}

function undoing(baseUrl: string, undo: ServiceCall): readonly string[] {
  return [
    process.execPath,
    "--input-type=module",
    "-e",
    UNDO,
    baseUrl + undo.path,
    JSON.stringify(init(undo)),
  ];
}

/** @throws Error unless it is answered with 2xx */
async function call(baseUrl: string, request: ServiceCall): Promise<void> {
  const what = `${request.method} ${request.path}`;
  const answer = await fetch(baseUrl + request.path, {
    ...init(request),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((error: unknown) => {
    throw new Error(`${what} was not answered: ${messageOf(error)}`);
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`${what} was answered with ${answer.status}`);
}

function init({ method, body, headers }: ServiceCall) {
  return { method, ...(body !== undefined && { body }), ...(headers && { headers }) };
}
