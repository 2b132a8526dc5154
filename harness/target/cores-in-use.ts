import { cpus } from "node:os";
import type { Quantity } from "../base/units.ts";
import { cpuSecondsOf } from "./proc.ts";

/** How many cores a process of this machine, and the machine as a whole, have in use. */
export class CoresInUse {
  readonly #pid: number;
  #from: Reading;

  constructor(pid: number) {
    this.#pid = pid;
    this.#from = this.#read();
  }

  /** What was used before does not count. */
  reset(): void {
    this.#from = this.#read();
  }

  /** Since the last reset; `service` is null where there is no such process to be seen. */
  sample(): { readonly service: Quantity<"ratio"> | null; readonly machine: Quantity<"ratio"> } {
    const from = this.#from;
    const to = this.#read();
    const took = to.at - from.at;
    const share = (before: number | null, after: number | null) =>
      before === null || after === null ? null : (after - before) / took;
    return { service: share(from.service, to.service), machine: share(from.machine, to.machine)! };
  }

  #read(): Reading {
    return { at: performance.now() / 1000, service: cpuSecondsOf(this.#pid), machine: busySeconds() };
  }
}

/** Seconds. */
interface Reading {
  readonly at: number;
  readonly service: number | null;
  readonly machine: number;
}

/** Of all cores since the machine was started, without what they idled. */
function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}
