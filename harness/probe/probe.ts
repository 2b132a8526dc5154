import type { Clock } from "../base/clock.ts";
import { messageOf, targetError } from "../base/errors.ts";
import type { Millis } from "../base/units.ts";
import type { NodeEvent, NodeFacts } from "../beam/protocol.ts";
import type { NodeLink } from "../beam/types.ts";
import type { ProbePlan } from "../config/types.ts";
import type { OsMemory } from "../target/types.ts";
import type { TimelineSink } from "../timeline/types.ts";
import { Attachment } from "./attachment.ts";
import { CensusTaker } from "./census.ts";
import { collectGarbage, sentenceOn, type Collection } from "./collection.ts";
import { examine } from "./examination.ts";
import { Following } from "./following.ts";
import { NodeProbe } from "./node-probe.ts";
import { Recorder } from "./recorder.ts";
import { keepRhythm } from "./rhythm.ts";
import { Sampler } from "./sampler.ts";
import { Suspicion } from "./suspicion.ts";
import { systemMonitorEvent } from "./system-monitor.ts";
import { Watches } from "./watches.ts";

/** A wall clock that was set may move a start by less than this; no node is restarted that fast. */
const CLOCK_STEP: Millis = 100;

export interface ProbeOptions {
  readonly link: NodeLink;
  readonly plan: ProbePlan;
  readonly sink: TimelineSink;
  /** Null where the system that the node is on cannot be seen. */
  readonly osMemory: (() => Promise<OsMemory>) | null;
  /** Time since the start of the run. */
  readonly now: () => Millis;
  readonly clock: Clock;
}

/** A probe at work. Disposing it finishes it. */
export interface RunningProbe extends AsyncDisposable {
  /**
   * Forces a garbage collection, which destroys evidence: for the end of a run. What it gave back is recorded as the
   * event `garbage.collected`. Null, and a missed record, when the node did not answer.
   */
  collectGarbage(): Promise<Collection | null>;
  /**
   * The last look at the node with the plan's experiments, a forced collection among them, as the event `examination`.
   * What cannot be had is recorded as missed. For the end of a run.
   */
  examine(): Promise<void>;
  /** Ends the sampling, takes the probe off the node, and records what it cost, as the event `probe.finished`. */
  finish(): Promise<void>;
  /** Resolves if the record cannot be written, which ends the recording; stays pending otherwise. */
  readonly failed: Promise<Error>;
}

/**
 * Warms up, and then samples at the plan's intervals until finished. What cannot be had is recorded as missed.
 * @throws BeamsoakError (exit 5) when the warm-up fails
 */
export async function startProbe(options: ProbeOptions): Promise<RunningProbe> {
  const probe = new Probe(options);
  await probe.begin();
  return probe;
}

class Probe implements RunningProbe {
  readonly #options: ProbeOptions;
  readonly #stop = new AbortController();
  readonly #recorder: Recorder;
  readonly #probe: NodeProbe;
  readonly #attachment: Attachment;
  readonly #watches: Watches;
  readonly #suspicion: Suspicion;
  readonly #census: CensusTaker;
  readonly #following: Following | null;
  readonly #sampler: Sampler;
  readonly #endListening: () => void;
  /** Of the node's present life, by its wall clock. */
  #startedAt: Millis;
  #finished: Promise<void> | null = null;

  constructor(options: ProbeOptions) {
    const { link, plan, sink, osMemory, now, clock } = options;
    this.#options = options;
    const recorder = new Recorder(sink, now);
    const probe = new NodeProbe(link, plan.loadModule ? "node" : "sidecar", this.#stop.signal);
    const attachment = new Attachment(probe, recorder);
    const watches = new Watches(plan.processes, probe, recorder, clock);
    this.#recorder = recorder;
    this.#probe = probe;
    this.#attachment = attachment;
    this.#watches = watches;
    const suspicion = new Suspicion(probe, link.facts.wordsize);
    const census = new CensusTaker(probe, link.facts.wordsize);
    this.#suspicion = suspicion;
    this.#census = census;
    const following = plan.follow === undefined ? null : new Following(plan.follow, probe, now);
    this.#following = following;
    const looks = { watches, suspicion, census, following };
    this.#sampler = new Sampler({ link, plan, probe, attachment, ...looks, recorder, osMemory, clock });
    this.#startedAt = link.facts.started_at_ms;
    this.#endListening = link.onEvent((event) => this.#heard(event));
  }

  get failed(): Promise<Error> {
    return this.#recorder.failed;
  }

  async begin(): Promise<void> {
    const { plan, clock } = this.#options;
    try {
      await this.#sampler.warmUp();
    } catch (error) {
      await this.finish();
      throw targetError(
        "PROBE_NOT_STARTED",
        `The node answered, but the probe could not be started on it: ${messageOf(error)}`,
        plan.loadModule ? "With probe.loadModule: false nothing is loaded into the node." : undefined,
        error,
      );
    }
    const { signal } = this.#stop;
    const { interval, slowInterval } = plan;
    void keepRhythm(clock, { interval, offset: 0 }, signal, (skipped) => this.#sampler.beat(skipped));
    // Between two beats: who scans would be counted by the sample.
    void keepRhythm(clock, { interval: slowInterval, offset: interval / 2 }, signal, () =>
      this.#sampler.slowBeat(),
    );
  }

  async collectGarbage(): Promise<Collection | null> {
    try {
      const collection = await collectGarbage(this.#probe, this.#watches, this.#options.plan.processes);
      this.#recorder.event("garbage.collected", sentenceOn(collection), collection);
      return collection;
    } catch (error) {
      this.#recorder.missed("collection", error);
      return null;
    }
  }

  async examine(): Promise<void> {
    const { link, plan } = this.#options;
    // Without the probe on the node there is nothing to see but what a collection of the watched gives back.
    if (this.#probe.on === "node") {
      const examiner = {
        probe: this.#probe,
        suspicion: this.#suspicion,
        census: this.#census,
        recorder: this.#recorder,
        wordsize: link.facts.wordsize,
      };
      const examination = await examine(examiner, plan.experiments);
      this.#recorder.event("examination", "The node was examined.", examination);
    }
    if (plan.experiments.collection) await this.collectGarbage();
  }

  finish(): Promise<void> {
    this.#finished ??= this.#finish();
    return this.#finished;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.finish();
  }

  async #finish(): Promise<void> {
    this.#endListening();
    this.#recorder.close();
    this.#stop.abort(new Error("the probe is finished"));
    const removal = await this.#detach();
    const { sink, now } = this.#options;
    const { us, reductions } = this.#probe.spent;
    const data = { on: this.#probe.on, ...this.#recorder.tally, busy: us / 1000, reductions, removal };
    sink.event(now(), "probe.finished", `The probe is finished; ${removal}.`, data);
  }

  async #detach(): Promise<string> {
    if (this.#probe.on === "sidecar") return "nothing of it was on the node";
    if (this.#options.link.down !== null) return `the node is gone: ${this.#options.link.down}`;
    try {
      const { left } = await this.#probe.detach();
      return left.length === 0 ? "nothing of it is left on the node" : `left on the node: ${left.join(", ")}`;
    } catch (error) {
      return `it could not be taken off the node: ${messageOf(error)}`;
    }
  }

  #heard(event: NodeEvent): void {
    switch (event.event) {
      case "node_down":
        this.#attachment.lose();
        this.#recorder.event("node.down", `The node cannot be reached: ${event.data.reason}`, event.data);
        break;
      case "node_up":
        this.#isBack(event.data);
        break;
      case "system_monitor": {
        const { message, data } = systemMonitorEvent(event.data, this.#options.link.facts.wordsize);
        this.#recorder.event("system_monitor", message, data);
      }
    }
  }

  #isBack(facts: NodeFacts): void {
    const restarted = Math.abs(facts.started_at_ms - this.#startedAt) > CLOCK_STEP;
    this.#startedAt = facts.started_at_ms;
    if (restarted) {
      this.#census.forget();
      this.#following?.forget();
    }
    const what = restarted ? "was restarted" : "can be reached again, in the same life";
    this.#recorder.event("node.up", `The node ${what}.`, { restarted, ...facts });
  }
}
