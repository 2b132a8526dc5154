import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Millis } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";
import { isRun, nodesFolder } from "../timeline/run-folder.ts";
import type { PhaseName, TimelineHeader, TimelineSink } from "../timeline/types.ts";
import { openTimeline, type TimelineWriter } from "../timeline/writer.ts";
import { Sums } from "./sums.ts";

/** A node's share of a run: what is judged of it alone. */
export interface Share {
  readonly node: string;
  readonly scenario: ResolvedScenario;
}

/** The records of the nodes of a cluster, each a run of its own in `nodes/<node>`, beside that of the whole. */
export interface ClusterRecord {
  /** The record of the whole, whose phases and end are those of every node too. */
  over(whole: TimelineWriter): TimelineWriter;
  /** Begins a node's record. What it is given shows in the sums of `whole` as well; loads are recorded in `own`. */
  join(share: Share, whole: TimelineSink): NodeRecord;
  /** Ends the record of a node that is gone for good, or for long; when it joins again it begins another. */
  leave(node: string, reason: string): void;
  /** The record of a node that is there; null for others. */
  own(node: string): TimelineSink | null;
}

export interface NodeRecord {
  /** For the probe. */
  readonly sink: TimelineSink;
  /** For what is no part of a sum. */
  readonly own: TimelineSink;
  readonly folder: string;
}

/** @param now time since the start of the run */
export function clusterRecord(
  runDir: string,
  header: Omit<TimelineHeader, "kind" | "schemaVersion">,
  now: () => Millis,
): ClusterRecord {
  return new Records(runDir, header, now);
}

interface Member extends NodeRecord {
  readonly writer: TimelineWriter;
  readonly whole: TimelineSink;
}

class Records implements ClusterRecord {
  readonly #runDir: string;
  readonly #header: Omit<TimelineHeader, "kind" | "schemaVersion">;
  readonly #now: () => Millis;
  readonly #sums = new Sums();
  readonly #members = new Map<string, Member>();
  /** Of those who are there and of those who have left. */
  readonly #writers: TimelineWriter[] = [];
  #phase: PhaseName | null = null;

  constructor(runDir: string, header: Omit<TimelineHeader, "kind" | "schemaVersion">, now: () => Millis) {
    this.#runDir = runDir;
    this.#header = header;
    this.#now = now;
  }

  over(whole: TimelineWriter): TimelineWriter {
    const each = (what: (writer: TimelineWriter) => void) => {
      what(whole);
      for (const { writer } of this.#members.values()) what(writer);
    };
    return {
      declare: (series) => whole.declare(series),
      sample: (t, values) => whole.sample(t, values),
      missed: (t, source, reason) => whole.missed(t, source, reason),
      event: (t, event, message, data) => whole.event(t, event, message, data),
      phase: (t, phase) => {
        this.#phase = phase;
        each((writer) => writer.phase(t, phase));
      },
      end: (t, reason, message) => each((writer) => writer.end(t, reason, message)),
      close: () => {
        whole.close();
        for (const writer of this.#writers) writer.close();
      },
    };
  }

  join({ node, scenario }: Share, whole: TimelineSink): NodeRecord {
    this.#sums.join(node);
    const member = this.#begin(node, scenario, whole);
    this.#members.set(node, member);
    return member;
  }

  leave(node: string, reason: string): void {
    this.#sums.leave(node);
    const member = this.#members.get(node);
    this.#members.delete(node);
    member?.whole.event(this.#now(), "node.left", `${node} counts no more: ${reason}`, { node, reason });
    member?.writer.end(this.#now(), "completed", `It left: ${reason}`);
  }

  own(node: string): TimelineSink | null {
    return this.#members.get(node)?.own ?? null;
  }

  #begin(node: string, scenario: ResolvedScenario, whole: TimelineSink): Member {
    const folder = this.#folderFor(node);
    writeFileSync(join(folder, "scenario.json"), `${JSON.stringify(scenario, null, 2)}\n`);
    const writer = openTimeline(folder, this.#header);
    this.#writers.push(writer);
    if (this.#phase !== null) writer.phase(this.#now(), this.#phase);
    return { folder, writer, whole, own: writer, sink: this.#summed(node, writer, whole) };
  }

  /** A node that comes back begins a life of its own: `b@host~2`. */
  #folderFor(node: string): string {
    const first = join(nodesFolder(this.#runDir), node);
    let folder = first;
    for (let life = 2; isRun(folder); life++) folder = `${first}~${life}`;
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  #summed(node: string, own: TimelineSink, whole: TimelineSink): TimelineSink {
    let joined = false;
    return {
      declare: (series) => {
        own.declare(series);
        whole.declare(series);
      },
      sample: (t, values) => {
        if (!joined) whole.event(t, "node.joined", `${node} is sampled from here on.`, { node });
        joined = true;
        own.sample(t, values);
        const sums = this.#sums.add(node, values);
        if (Object.keys(sums).length > 0) whole.sample(t, sums);
      },
      missed: (t, source, reason) => {
        own.missed(t, source, reason);
        whole.missed(t, `${node}: ${source}`, reason);
      },
      event: (t, event, message, data) => {
        own.event(t, event, message, data);
        if (OF_THE_WHOLE.has(event)) whole.event(t, event, `${node}: ${message}`, data);
      },
    };
  }
}

/** What happens to a node and shows in the sums. */
const OF_THE_WHOLE: ReadonlySet<string> = new Set(["node.down", "node.up"]);
