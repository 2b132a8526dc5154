import type { NodeProbe } from "./node-probe.ts";
import type { Recorder } from "./recorder.ts";

/** Keeps the probe's modules on the node: loads them, and again once the node was restarted or has lost them. */
export class Attachment {
  readonly #probe: NodeProbe;
  readonly #recorder: Recorder;
  #attached: boolean;

  constructor(probe: NodeProbe, recorder: Recorder) {
    this.#probe = probe;
    this.#recorder = recorder;
    this.#attached = probe.on === "sidecar";
  }

  get attached(): boolean {
    return this.#attached;
  }

  async ensure(): Promise<void> {
    if (this.#attached) return;
    const { system_monitor } = await this.#probe.attach();
    this.#attached = true;
    const monitor = system_monitor === "taken" ? "receives" : "leaves somebody else";
    this.#recorder.event("probe.attached", `The probe is on the node, and ${monitor} its system monitor.`, {
      systemMonitor: system_monitor,
    });
  }

  /** The node has it no more. */
  lose(): void {
    this.#attached = this.#probe.on === "sidecar";
  }
}
