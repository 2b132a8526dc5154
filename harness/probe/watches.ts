import type { Clock } from "../base/clock.ts";
import type { Bytes, Millis } from "../base/units.ts";
import type { NodeProbe } from "./node-probe.ts";
import type { Recorder } from "./recorder.ts";
import type { Suspect } from "./scan-report.ts";
import { Watch } from "./watch.ts";

/**
 * The processes that are looked at each interval: those that the plan names, and the suspects, which are the largest
 * of the last scan. Together they give the largest heap and the longest mailbox between two scans.
 */
export class Watches {
  readonly #named: readonly Watch[];
  #suspects: ReadonlyMap<string, Watch> = new Map();
  readonly #probe: NodeProbe;
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  #lastLook: Millis = -Infinity;

  constructor(names: readonly string[], probe: NodeProbe, recorder: Recorder, clock: Clock) {
    this.#named = names.map((name) => new Watch({ name }, probe, recorder));
    this.#probe = probe;
    this.#recorder = recorder;
    this.#clock = clock;
  }

  /** Takes these for the suspects from now on; who is watched by name already is not watched twice. */
  suspect(suspects: readonly Suspect[]): void {
    const known = this.#suspects;
    const names = new Set(this.#named.map(({ label }) => label));
    const fresh = suspects.filter(({ name }) => name === null || !names.has(name));
    this.#suspects = new Map(
      fresh.map(({ pid }) => [pid, known.get(pid) ?? new Watch({ pid }, this.#probe, this.#recorder)]),
    );
  }

  /** Of those that the plan names and that have answered. */
  namedPids(): readonly string[] {
    return this.#named.flatMap(({ latest }) => (latest ? [latest.pid] : []));
  }

  /** Heaps of all that have answered, by name or pid. */
  heaps(): ReadonlyMap<string, Bytes> {
    const answered = this.#all.filter(({ unansweredSince }) => unansweredSince === null);
    return new Map(answered.flatMap(({ label, latest }) => (latest ? [[label, latest.heap] as const] : [])));
  }

  get #all(): readonly Watch[] {
    return [...this.#named, ...this.#suspects.values()];
  }

  /** @param patience how long answers are waited for before the largest is told of those that are there */
  async beat(nodeWasPrompt: boolean, patience: Millis): Promise<void> {
    const watches = this.#all;
    await Promise.race([
      Promise.all(watches.map((watch) => watch.beat(nodeWasPrompt))),
      this.#clock.sleep(patience),
    ]);
    const since = this.#lastLook;
    this.#lastLook = this.#recorder.now();
    // Without the probe on the node nobody has looked for the largest.
    if (this.#probe.on === "sidecar") return;
    const heap = largest(watches, "heap", since);
    const mailbox = largest(watches, "mailbox", since);
    if (heap !== null) this.#recorder.sample({ "heap.largest": heap });
    if (mailbox !== null) this.#recorder.sample({ "mailbox.largest": mailbox });
  }
}

/**
 * The largest of those that have answered since the last look; null when one that has not was larger when last seen.
 * Leaving that one out would look as if it had given something back.
 */
export function largest(
  watches: readonly Pick<Watch, "latest" | "answeredAt">[],
  figure: "heap" | "mailbox",
  since: Millis,
): number | null {
  const values = (fresh: boolean) =>
    watches
      .filter(({ latest, answeredAt }) => latest && answeredAt > since === fresh)
      .map(({ latest }) => latest![figure]);
  const found = Math.max(...values(true));
  return found >= Math.max(0, ...values(false)) ? found : null;
}
