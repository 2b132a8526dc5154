import type { NodeEvent, NodeFacts, NodeRequest } from "./protocol.ts";
import type { SidecarLink } from "./link.ts";
import type { CallOptions, NodeLink } from "./types.ts";

/** A link that outlives its sidecar, which runs in the node's container and goes down with that. */
export class LastingLink implements NodeLink {
  readonly #connect: () => Promise<SidecarLink>;
  readonly #listeners = new Set<(event: NodeEvent) => void>();
  #link: SidecarLink;
  #disposed = false;

  constructor(first: SidecarLink, connect: () => Promise<SidecarLink>) {
    this.#connect = connect;
    this.#link = first;
    this.#follow(first);
  }

  get facts(): NodeFacts {
    return this.#link.facts;
  }

  get down(): string | null {
    return this.#link.down;
  }

  call(request: NodeRequest, options: CallOptions): Promise<unknown> {
    return this.#link.call(request, options);
  }

  onEvent(listener: (event: NodeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async renew(): Promise<void> {
    if (!this.#link.isClosed || this.#disposed) return;
    this.#link = await this.#connect();
    this.#follow(this.#link);
    this.#tell({ event: "node_up", data: this.#link.facts });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#listeners.clear();
    await this.#link[Symbol.asyncDispose]();
  }

  #follow(link: SidecarLink): void {
    link.onEvent((event) => this.#tell(event));
    void link.ended.then((reason) => this.#tell({ event: "node_down", data: { reason } }));
  }

  #tell(event: NodeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
