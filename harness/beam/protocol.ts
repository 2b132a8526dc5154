import { z } from "zod";
import type { Millis } from "../base/units.ts";

/**
 * The lines that go between beamsoak and its sidecar, one JSON object each, all ASCII. The other side is
 * erlang-fixtures/probe/beamsoak_sidecar.erl.
 *
 * The sidecar begins with a `hello`, and ends at once when it could not connect. After that every request is
 * answered with a line that bears its `id`, in any order, and events come unasked. Times are in milliseconds unless
 * a key says otherwise, sizes in bytes unless it ends in `_words`.
 */
export const PROTOCOL_VERSION = 1;

/** What may be called; all but `attach`, `detach` and `peers` take an argument. Costs are stated in the Erlang sources. */
export interface NodeRequest {
  readonly call:
    | "attach"
    | "detach"
    | "peers"
    | "sample"
    | "process"
    | "allocators"
    | "scan"
    | "census"
    | "suspects"
    | "rows"
    | "states"
    | "draw"
    | "left"
    | "collect"
    | "collect_named"
    | "collect_all";
  /** On the node, once `attach` has loaded the probe there, or in the sidecar with an erpc for every reading. */
  readonly on?: "node" | "sidecar";
  readonly argument?: unknown;
}

/**
 * - `timeout`: no answer in time
 * - `not_connected`: the node cannot be reached at this moment
 * - `not_loaded`: the probe's modules are not (or no longer) on the node
 * - `failed`: the node answered with an error
 * - `closed`: the sidecar is gone
 */
export type CallErrorCode = "timeout" | "not_connected" | "not_loaded" | "failed" | "closed";

/** A call that came to nothing; the link may well live on. */
export class NodeCallError extends Error {
  override readonly name = "NodeCallError";
  readonly code: CallErrorCode;

  constructor(code: CallErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const factsSchema = z.strictObject({
  otp: z.string(),
  erts: z.string(),
  wordsize: z.int().positive(),
  /** Schedulers online. */
  schedulers: z.int(),
  /** Process id as the node sees it. */
  pid: z.int(),
  /** Wall clock. */
  started_at_ms: z.int(),
  process_limit: z.int(),
  port_limit: z.int(),
  atom_limit: z.int(),
  ets_limit: z.int(),
});
export type NodeFacts = Readonly<z.infer<typeof factsSchema>>;

/** What `erlang:system_monitor/2` told of one process or port, summed up over a second. */
const systemMonitorSchema = z.strictObject({
  kind: z.enum(["long_gc", "long_schedule", "large_heap"]),
  pid: z.string(),
  name: z.string().nullable(),
  count: z.int(),
  /** Milliseconds; words for large_heap. */
  worst: z.int(),
  /** Where the worst long schedule began and ended. */
  calls: z.array(z.string()),
});
export type SystemMonitorSummary = Readonly<z.infer<typeof systemMonitorSchema>>;

const eventSchema = z.discriminatedUnion("event", [
  z.strictObject({ event: z.literal("node_down"), data: z.strictObject({ reason: z.string() }) }),
  z.strictObject({ event: z.literal("node_up"), data: factsSchema }),
  z.strictObject({ event: z.literal("system_monitor"), data: z.array(systemMonitorSchema) }),
]);
export type NodeEvent = z.infer<typeof eventSchema>;

const helloSchema = z.object({
  hello: z.object({ protocol: z.int(), node: z.unknown(), reason: z.string().optional() }),
});

const answerSchema = z.union([
  z.strictObject({ id: z.int(), found: z.unknown() }),
  z.strictObject({
    id: z.int(),
    error: z.strictObject({
      code: z.enum(["timeout", "not_connected", "not_loaded", "failed"]),
      message: z.string(),
    }),
  }),
]);

const lineSchema = z.union([helloSchema, answerSchema, eventSchema]);
export type SidecarLine = z.infer<typeof lineSchema>;

/** Null for a line that is not of the protocol: the VM has words of its own when it fails to start. */
export function parseLine(line: string): SidecarLine | null {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** @throws ZodError for another version's facts */
export function parseFacts(facts: unknown): NodeFacts {
  return factsSchema.parse(facts);
}

export function formatRequest(id: number, request: NodeRequest, timeout: Millis): string {
  const { call, on = "node", argument = {} } = request;
  return `${asciiJson({ id, call, on, argument, timeout: Math.ceil(timeout) })}\n`;
}

/** JSON with everything but ASCII escaped, so that no encoding of a stream can garble it. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
