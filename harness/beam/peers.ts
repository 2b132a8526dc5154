import { z } from "zod";
import { SECOND, type Millis } from "../base/units.ts";
import type { NodeLink } from "./types.ts";

const PATIENCE: Millis = 10 * SECOND;
const answer = z.strictObject({ nodes: z.array(z.string()) });

/**
 * The nodes that a node is connected to, hidden ones left out (`erlang:nodes/0`).
 * @throws NodeCallError
 */
export async function peersOf(link: NodeLink): Promise<readonly string[]> {
  return answer.parse(await link.call({ call: "peers" }, { timeout: PATIENCE })).nodes;
}
