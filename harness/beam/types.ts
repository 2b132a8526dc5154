import type { Millis } from "../base/units.ts";
import type { StartedTarget } from "../target/types.ts";
import type { NodeEvent, NodeFacts, NodeRequest } from "./protocol.ts";

/** How to get to a node: a started target has it all. */
export interface NodeAddress extends Pick<StartedTarget, "beside" | "place" | "node" | "cookieHome"> {
  /** Port of the node's distribution listener; without it epmd is asked. */
  readonly distributionPort?: number;
  /** Where that listener is, if not on the node's host; an IP address, or a name. */
  readonly distributionAddress?: string;
  readonly ipv6?: boolean;
  /** For `-ssl_dist_optfile`, as a beside program sees it. */
  readonly tlsOptionsFile?: string;
}

export interface CallOptions {
  /** After this the call is given up, here and in the sidecar. */
  readonly timeout: Millis;
  readonly signal?: AbortSignal;
}

/**
 * A connection to a node, by way of a sidecar. It outlives the node: after a `node_down` it tries to get back, and
 * says `node_up` when it is there. Disposing it ends the sidecar.
 */
export interface NodeLink extends AsyncDisposable {
  /** What the node is, in its present life. */
  readonly facts: NodeFacts;
  /** Why the node cannot be called at this moment; null when it can. */
  readonly down: string | null;
  /**
   * Calls may be under way side by side. Nobody has looked at what comes back: it is the caller's to validate.
   * @throws NodeCallError; the signal's reason when aborted
   */
  call(request: NodeRequest, options: CallOptions): Promise<unknown>;
  /** Once the node is there again: starts another sidecar, if the one that there was is gone. */
  renew(): Promise<void>;
  /** @returns a function that ends the listening */
  onEvent(listener: (event: NodeEvent) => void): () => void;
}
