import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { clusterRecord, type ClusterRecord } from "../../../harness/cluster/cluster-record.ts";
import { loadTimeline } from "../../../harness/timeline/load.ts";
import { nodeRuns } from "../../../harness/timeline/run-folder.ts";
import { openTimeline, type TimelineWriter } from "../../../harness/timeline/writer.ts";
import { incident } from "../../support/scenarios.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const header = { startedAt: "2026-03-01T12:00:00.000Z", scenario: "cluster" };

describe("the records of a cluster", () => {
  let runDir: string;
  let now: number;
  let cluster: ClusterRecord;
  let whole: TimelineWriter;

  beforeEach(() => {
    runDir = join(tempFolder(), "run");
    mkdirSync(runDir);
    now = 0;
    cluster = clusterRecord(runDir, header, () => now);
    whole = cluster.over(openTimeline(runDir, header));
  });

  const join_ = (node: string) => {
    const { sink } = cluster.join({ node, scenario: incident() }, whole);
    sink.declare({ name: "memory.total", unit: "B", type: "gauge" });
    return (t: number, bytes: number) => sink.sample(t, { "memory.total": bytes });
  };
  const finish = async () => {
    whole.end(now, "completed", "The run is complete.");
    whole.close();
    const nodes = await Promise.all(nodeRuns(runDir).map(({ folder }) => loadTimeline(folder)));
    return { whole: await loadTimeline(runDir), nodes, names: nodeRuns(runDir).map(({ node }) => node) };
  };

  it("keep what each node says by itself, and the sum in that of the whole", async () => {
    const [a, b] = [join_("a@h"), join_("b@h")];
    whole.phase(0, "hold");
    b(10, 5);
    a(11, 7);
    now = 20;
    const record = await finish();
    expect(record.names).toEqual(["a@h", "b@h"]);
    expect(record.nodes.map(({ series }) => [...series.get("memory.total")!.v])).toEqual([[7], [5]]);
    expect([...record.whole.series.get("memory.total")!.v]).toEqual([12]);
    expect(record.nodes.map(({ phases, end }) => [phases[0]!.phase, end?.reason])).toEqual([
      ["hold", "completed"],
      ["hold", "completed"],
    ]);
  });

  it("begin anew for a node that comes back, and leave the ended one as it was", async () => {
    const [a, b] = [join_("a@h"), join_("b@h")];
    whole.phase(0, "hold");
    b(10, 5);
    a(11, 7);
    now = 20;
    cluster.leave("b@h", "connection_closed");
    a(21, 7);
    now = 30;
    join_("b@h")(31, 2);
    a(32, 7);
    now = 40;
    const record = await finish();
    expect(record.names).toEqual(["a@h", "b@h", "b@h~2"]);
    expect(record.nodes.map(({ phases }) => [phases[0]!.from, phases[0]!.to])).toEqual([
      [0, 40],
      [0, 20],
      [30, 40],
    ]);
    expect([...record.whole.series.get("memory.total")!.v]).toEqual([12, 7, 9]);
    const told = record.whole.events.map(({ event, t }) => [event, t]);
    expect(told).toEqual([
      ["node.joined", 10],
      ["node.joined", 11],
      ["node.left", 20],
      ["node.joined", 31],
    ]);
  });
});
