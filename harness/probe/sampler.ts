import type { Clock } from "../base/clock.ts";
import { SECOND, type Millis } from "../base/units.ts";
import { NodeCallError } from "../beam/protocol.ts";
import type { NodeLink } from "../beam/types.ts";
import type { ProbePlan } from "../config/types.ts";
import type { OsMemory } from "../target/types.ts";
import type { Attachment } from "./attachment.ts";
import type { CensusTaker } from "./census.ts";
import type { Following } from "./following.ts";
import type { NodeProbe } from "./node-probe.ts";
import { nodeValues, osValues, tableValues } from "./readings.ts";
import type { Recorder } from "./recorder.ts";
import { largestHeld, suspectsOf, topProcesses, topTables } from "./scan-report.ts";
import { SingleFlight } from "./single-flight.ts";
import type { Suspicion } from "./suspicion.ts";
import type { Watches } from "./watches.ts";

/** A scan takes at most half of its interval, a census a quarter, and neither ever longer than this. */
const BUDGET: Millis = 5 * SECOND;

/** Share of an interval after which processes that have not answered are left out of the largest. */
const PATIENCE = 0.9;

export interface SamplerParts {
  readonly link: NodeLink;
  readonly plan: ProbePlan;
  readonly probe: NodeProbe;
  readonly attachment: Attachment;
  readonly watches: Watches;
  readonly suspicion: Suspicion;
  readonly census: CensusTaker;
  /** Null where no table is to be followed. */
  readonly following: Following | null;
  readonly recorder: Recorder;
  readonly osMemory: (() => Promise<OsMemory>) | null;
  readonly clock: Clock;
}

/** What is asked at each beat. Sources are asked side by side, and none is waited for. */
export class Sampler {
  readonly #parts: SamplerParts;
  readonly #node: SingleFlight;
  readonly #os: SingleFlight;
  readonly #scan: SingleFlight;
  readonly #census: SingleFlight;
  readonly #allocators: SingleFlight;
  readonly #followed: SingleFlight;
  /** When all processes may be looked at again. */
  #nextLook: Millis = -Infinity;

  constructor(parts: SamplerParts) {
    this.#parts = parts;
    const flight = (source: string) => new SingleFlight(source, parts.recorder);
    this.#node = flight("node");
    this.#os = flight("os");
    this.#scan = flight("scan");
    this.#census = flight("census");
    this.#allocators = flight("allocators");
    this.#followed = flight("followed");
  }

  /** Each interval. */
  beat(skipped: number): void {
    const { link, recorder, osMemory } = this.#parts;
    if (skipped > 0) recorder.missed("probe", `${skipped} beats had no time: this process stood still`);
    if (osMemory) void this.#os.run(async () => recorder.sample(osValues(await osMemory())));
    if (link.down === null) void this.#node.run(() => this.#sampleNode());
    else recorder.missed("node", link.down);
  }

  /** Each slow interval. */
  slowBeat(): void {
    const { link, probe, recorder, attachment } = this.#parts;
    if (link.down !== null || !attachment.attached) return;
    void this.#allocators.run(async () => {
      const { allocated, used, types } = await probe.allocators();
      const fixed = types.find(({ type }) => type === "fix_alloc");
      recorder.sample({
        "allocator.allocated": allocated,
        "allocator.used": used,
        ...(fixed && { "allocator.fixed": fixed.used }),
      });
    });
    if (this.#parts.following) void this.#followed.run(() => this.#follow(this.#parts.following!));
    if (probe.on === "node" && recorder.now() >= this.#nextLook) void this.#lookAround();
  }

  /** One after the other, lest they count each other. */
  async #lookAround(): Promise<void> {
    const { plan, probe, recorder } = this.#parts;
    const [from, spentBefore] = [recorder.now(), probe.spent.us];
    await this.#scan.run(() => this.#scanNode());
    await this.#census.run(() => this.#takeCensus());
    const cost = (probe.spent.us - spentBefore) / 1000;
    if (plan.lookShare !== undefined) this.#nextLook = from + cost / plan.lookShare;
  }

  /** Everything once, with nothing recorded: the first contact loads code and makes atoms. */
  async warmUp(): Promise<void> {
    const { plan, probe, attachment, watches, suspicion, census } = this.#parts;
    await attachment.ensure();
    await probe.sample(plan.tables);
    await probe.allocators();
    await probe.process({ name: "init" });
    if (probe.on === "sidecar") return;
    const scan = await probe.scan(this.#budget(2));
    watches.suspect(suspectsOf(scan));
    suspicion.suspect(scan, []);
    await suspicion.look("run");
    // Of nobody: it loads what it needs, which the first census must not take for news.
    if (plan.experiments.states) await probe.states([]);
    await census.take(this.#budget(4));
  }

  async #sampleNode(): Promise<void> {
    const { link, plan, probe, recorder, attachment, watches, clock } = this.#parts;
    await attachment.ensure();
    const asked = clock.now();
    const answer = await probe.sample(plan.tables).catch((error: unknown) => {
      if (error instanceof NodeCallError && error.code === "not_loaded") attachment.lose();
      throw error;
    });
    const roundTrip = clock.now() - asked;
    recorder.sample({
      ...nodeValues(answer),
      ...tableValues(answer, link.facts.wordsize),
      "probe.round_trip": roundTrip,
      ...(probe.on === "node" && {
        "probe.cost": answer.spent.us / 1000,
        "probe.reductions": probe.spent.reductions,
      }),
    });
    for (const [name, table] of Object.entries(answer.tables)) {
      if (table === null) recorder.missed(`table.${name}`, "there is no such table");
    }
    // Not before: those who ask the processes are processes too, and would be counted.
    void watches.beat(roundTrip < plan.interval, PATIENCE * plan.interval);
  }

  async #scanNode(): Promise<void> {
    const { link, probe, recorder, watches, suspicion } = this.#parts;
    const answer = await probe.scan(this.#budget(2));
    const processes = topProcesses(answer, link.facts.wordsize);
    const tables = topTables(answer, link.facts.wordsize);
    recorder.sample({
      "probe.scan_cost": answer.spent.us / 1000,
      ...largestHeld(answer, link.facts.wordsize),
    });
    recorder.event("processes.top", processes.message, processes.data);
    recorder.event("tables.top", tables.message, tables.data);
    watches.suspect(suspectsOf(answer));
    suspicion.suspect(answer, watches.namedPids());
    const { message, data } = await suspicion.look("run");
    recorder.event("suspects", message, data);
  }

  async #takeCensus(): Promise<void> {
    const { census, recorder } = this.#parts;
    const { message, data } = await census.take(this.#budget(4));
    recorder.event("census", message, data);
  }

  async #follow(following: Following): Promise<void> {
    const { plan, recorder } = this.#parts;
    const look = await following.look();
    if (look) recorder.event("rows.followed", look.message, look.data);
    else recorder.missed("followed", `there is no table ${plan.follow ?? ""}`);
  }

  /** @param parts of a slow interval, one of which it is */
  #budget(parts: number): Millis {
    return Math.min(BUDGET, this.#parts.plan.slowInterval / parts);
  }
}
