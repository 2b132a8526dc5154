import { z } from "zod";

/** Number of k6's lib.ExecutionStatus (version 2.0.0): all VUs are there, and it waits for its release. */
const PAUSED_BEFORE_RUN = 4;

const statusSchema = z.object({ data: z.object({ attributes: z.object({ status: z.int() }) }) });

/** A call of one k6's REST API (`/v1/status`). */
export class K6Rest {
  readonly #url: string;

  /** `address`: `127.0.0.1:6565` */
  constructor(address: string) {
    this.#url = `http://${address}/v1/status`;
  }

  /** Whether it is ready for its release; false as well while it does not answer. */
  async isReady(): Promise<boolean> {
    try {
      const answer = await fetch(this.#url, { signal: AbortSignal.timeout(1_000) });
      return statusSchema.parse(await answer.json()).data.attributes.status >= PAUSED_BEFORE_RUN;
    } catch {
      return false;
    }
  }

  async release(): Promise<void> {
    await this.#set({ paused: false });
  }

  async stop(): Promise<void> {
    await this.#set({ stopped: true });
  }

  async #set(attributes: Readonly<Record<string, boolean>>): Promise<void> {
    const answer = await fetch(this.#url, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ data: { type: "status", id: "default", attributes } }),
      signal: AbortSignal.timeout(5_000),
    });
    if (!answer.ok) throw new Error(`${this.#url} answered ${answer.status}: ${await answer.text()}`);
  }
}
