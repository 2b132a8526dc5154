import { join } from "node:path";
import type { NodeRecord } from "./cluster/cluster-record.ts";
import { shareOf } from "./cluster/share.ts";
import { observeNode, recordEnvironment, type ObservedNode } from "./observe.ts";
import type { RunningProbe } from "./probe/probe.ts";
import type { Stage } from "./stage.ts";
import type { StartedTarget } from "./target/types.ts";
import { nodesFolder } from "./timeline/run-folder.ts";
import type { TimelineSink } from "./timeline/types.ts";
import { watched } from "./watched-timeline.ts";

/**
 * The nodes that are sampled: the service's one node, or those of a cluster, each with a record of its own. Disposing
 * it takes the probe off all of them.
 */
export class Nodes implements AsyncDisposable, Pick<RunningProbe, "examine" | "collectGarbage"> {
  readonly #stage: Stage;
  readonly #whole: TimelineSink;
  readonly #present = new Map<string, ObservedNode>();
  /** Targets that came later, which nobody else ends. */
  readonly #joined = new AsyncDisposableStack();
  readonly #failed = Promise.withResolvers<Error>();
  /** In the order of the targets that were launched. */
  readonly records: NodeRecord[] = [];

  /** @throws BeamsoakError when one cannot be reached; none is left with a probe then */
  static async observe(stage: Stage, targets: readonly StartedTarget[]): Promise<Nodes> {
    const nodes = new Nodes(stage);
    await using undo = new AsyncDisposableStack();
    undo.use(nodes);
    for (const target of targets) await nodes.#add(target, targets.length);
    recordEnvironment(stage, nodes.present, stage.timeline);
    undo.move();
    return nodes;
  }

  private constructor(stage: Stage) {
    this.#stage = stage;
    this.#whole = watched(stage);
  }

  get present(): readonly ObservedNode[] {
    return [...this.#present.values()];
  }

  /** Resolves if a record cannot be written; stays pending otherwise. */
  get failed(): Promise<Error> {
    return this.#failed.promise;
  }

  folderOf(node: string): string {
    return join(nodesFolder(this.#stage.runDir), node);
  }

  /** Takes a further node on. Its target is the caller's no more. */
  async join(target: StartedTarget): Promise<void> {
    await this.#add(this.#joined.use(target), 1);
  }

  async leave(node: string, reason: string): Promise<void> {
    const gone = this.#present.get(node);
    this.#present.delete(node);
    this.#stage.cluster?.leave(node, reason);
    await gone?.[Symbol.asyncDispose]();
    await gone?.target[Symbol.asyncDispose]();
  }

  async examine(): Promise<void> {
    await Promise.all(this.present.map(({ probe }) => probe.examine()));
  }

  async collectGarbage(): Promise<null> {
    await Promise.all(this.present.map(({ probe }) => probe.collectGarbage()));
    return null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.present.map((node) => node[Symbol.asyncDispose]()));
    await this.#joined.disposeAsync();
  }

  async #add(target: StartedTarget, of: number): Promise<void> {
    const { cluster, scenario } = this.#stage;
    if (cluster === null) return this.#observe(target, this.#whole);
    const share = shareOf(scenario, target.node, this.#present.size, of);
    const record = cluster.join(share, this.#whole);
    this.records.push(record);
    await this.#observe(target, this.#present.size === 0 ? this.#shown(record.sink) : record.sink);
    recordEnvironment(this.#stage, [this.#present.get(target.node)!], record.own);
  }

  async #observe(target: StartedTarget, sink: TimelineSink): Promise<void> {
    const observed = await observeNode(this.#stage, target, sink);
    this.#present.set(target.node, observed);
    void observed.probe.failed.then(this.#failed.resolve);
  }

  /** Whoever looks on sees what is found inside one node: the first. */
  #shown(sink: TimelineSink): TimelineSink {
    const { observer } = this.#stage;
    return {
      ...sink,
      event: (t, event, message, data) => {
        sink.event(t, event, message, data);
        observer.event?.(event, message, data);
      },
    };
  }
}
