import { expect, it } from "vitest";
import { readCrashDump } from "../../../harness/autopsy/read.ts";
import { MIB } from "../../../harness/base/units.ts";
import { startTarget } from "../../../harness/target/start.ts";
import { requirement } from "../../requirements.ts";
import { testRun, tinyPlan } from "../../support/target-plan.ts";

/** Few threads and little set aside for literals: what an idle VM reserves then is some 700 MiB on any host. */
const flags = ["+S", "2:2", "+SDcpu", "2:2", "+SDio", "2", "+MIscs", "64"];

it.runIf(requirement("erlang"))(
  "a node that cannot have the heap it needs for a collection says whose heap, and how much",
  async () => {
    await using run = await testRun();
    const healthy = tinyPlan();
    const plan = { ...healthy, addressSpace: 1_000 * MIB, erlang: { ...healthy.erlang, flags } };
    await using target = await startTarget("process", plan, run.context);
    await fetch(`${target.baseUrl}/hoard`);
    const death = await target.died;
    expect(death.cause).toBe("allocation-failure");

    const dump = await readCrashDump(run.context.runDir);
    expect(dump.slogan).toBe(death.slogan);
    expect(dump.known).toMatchObject({
      kind: "allocation-failure",
      request: { allocator: "eheap_alloc", purpose: expect.stringMatching(/heap/) as string },
    });
    expect(dump.known!.request!.bytes).toBeGreaterThan(MIB);
    expect(dump.node).toBe(target.node);
    expect(dump.running[0]).toMatchObject({ name: "tiny_http", state: "Garbing" });
    expect(dump.running[0]!.stack).toContain("tiny_http:hoard/1");
    expect(dump.leads[0]!.leakClass).toBe("gen_server_state");
  },
);
