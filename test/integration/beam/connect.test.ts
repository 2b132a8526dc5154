import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { BeamsoakError } from "../../../harness/base/errors.ts";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import { connectNode } from "../../../harness/beam/connect.ts";
import type { NodeAddress } from "../../../harness/beam/types.ts";
import { freePort } from "../../../harness/target/ports.ts";
import { requirement } from "../../requirements.ts";
import { deafProcess } from "../../support/deaf-process.ts";
import { ErlangNode } from "../../support/erlang-node.ts";

const sample = { call: "sample", on: "sidecar", argument: { tables: [] } } as const;

async function refusal(address: NodeAddress): Promise<BeamsoakError> {
  const failure: unknown = await connectNode(address).then(
    async (link) => {
      await link[Symbol.asyncDispose]();
      return "it connected";
    },
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(BeamsoakError);
  return failure as BeamsoakError;
}

describe.runIf(requirement("erlang"))("connecting to a node", () => {
  it("tells what the node is", async () => {
    await using node = await ErlangNode.start({ flags: ["+P", "65536"] });
    await using link = await connectNode(node.address);
    expect(link.facts).toMatchObject({ wordsize: 8, process_limit: 65_536, pid: node.pid });
    expect(JSON.stringify(link.facts.otp)).toBe(await node.evaluate("erlang:system_info(otp_release)"));
    expect(link.down).toBeNull();
  });

  it("reads the node without loading anything into it", async () => {
    await using node = await ErlangNode.start();
    await using link = await connectNode(node.address);
    const found = await link.call(sample, { timeout: 30_000 });
    expect(found).toMatchObject({ memory: { total: expect.any(Number) as number } });
    expect(await node.evaluate("code:is_loaded(beamsoak_on_node)")).toBe("false");
  });

  it("answers calls as they finish, not as they were made", async () => {
    await using node = await ErlangNode.start();
    await using link = await connectNode(node.address);
    await link.call({ call: "attach" }, { timeout: 30_000 });
    await node.evaluate(deafProcess("deaf", 60_000));
    const enough = new AbortController();
    let answered = false;
    const slow = link
      .call(
        { call: "process", argument: { name: "deaf", deadline: 50_000 } },
        { timeout: 60_000, signal: enough.signal },
      )
      .then(() => (answered = true));
    const givenUp = expect(slow).rejects.toThrow();
    await link.call({ ...sample, on: "node" }, { timeout: 30_000 });
    expect(answered).toBe(false);
    enough.abort();
    await givenUp;
  });

  it("gives a call up when it takes too long, or is aborted, and goes on", async () => {
    await using node = await ErlangNode.start();
    await using link = await connectNode(node.address);
    await link.call({ call: "attach" }, { timeout: 30_000 });
    await node.evaluate(deafProcess("deaf", 60_000));
    const ask = { call: "process", argument: { name: "deaf", deadline: 10_000 } } as const;
    await expect(link.call(ask, { timeout: 100 })).rejects.toMatchObject({ code: "timeout" });
    const abort = new AbortController();
    const aborted = link.call(ask, { timeout: 10_000, signal: abort.signal });
    abort.abort(new Error("enough"));
    await expect(aborted).rejects.toThrow("enough");
    await expect(link.call(sample, { timeout: 30_000 })).resolves.toBeDefined();
  });

  it("says that the probe is not loaded when it is not", async () => {
    await using node = await ErlangNode.start();
    await using link = await connectNode(node.address);
    await expect(link.call({ ...sample, on: "node" }, { timeout: 30_000 })).rejects.toMatchObject({
      code: "not_loaded",
    });
  });

  it("reaches a node by its short name", async () => {
    await using node = await ErlangNode.start({ shortName: true });
    await using link = await connectNode(node.address);
    expect(link.facts.pid).toBe(node.pid);
  });

  it("finds a node through epmd when no port is given", async () => {
    const epmdPort = await freePort();
    const epmd = spawn("epmd", ["-port", String(epmdPort), "-address", "127.0.0.1"], { stdio: "ignore" });
    try {
      await delay(300);
      await using node = await ErlangNode.start({ epmdPort });
      await using link = await connectNode(node.address);
      expect(link.facts.pid).toBe(node.pid);
      const unknown = await refusal({ ...node.address, node: "nobody@127.0.0.1" });
      expect(unknown).toMatchObject({ code: "BEAM_NODE_UNKNOWN", exitCode: ExitCode.target });
    } finally {
      epmd.kill("SIGKILL");
    }
  });

  it("shows the cookie in no argument and no environment", async () => {
    await using node = await ErlangNode.start();
    await using link = await connectNode(node.address);
    const cookie = await readFile(join(node.address.cookieHome, ".erlang.cookie"), "utf8");
    expect(link.down).toBeNull();
    const { pid } = node.besides[0]!;
    const shown = await Promise.all(
      ["cmdline", "environ"].map((what) => readFile(`/proc/${pid}/${what}`, "utf8")),
    );
    expect(shown.join()).toContain(node.address.node);
    expect(shown.join()).not.toContain(cookie);
  });

  it("reuses one name, so that sidecars cost the node no atoms", async () => {
    await using node = await ErlangNode.start();
    const atoms = async () => {
      await using link = await connectNode(node.address);
      await link.call({ call: "attach" }, { timeout: 30_000 });
      await link.call({ call: "detach" }, { timeout: 30_000 });
      return Number(await node.evaluate("erlang:system_info(atom_count)"));
    };
    await atoms();
    const second = await atoms();
    expect((await atoms()) - second).toBeLessThanOrEqual(0);
  });
});

describe.runIf(requirement("erlang"))("failing to connect", () => {
  it("names the port where nobody listens", async () => {
    await using node = await ErlangNode.start();
    const distributionPort = await freePort();
    const error = await refusal({ ...node.address, distributionPort });
    expect(error).toMatchObject({ code: "BEAM_NODE_UNREACHABLE", exitCode: ExitCode.target });
    expect(error.message).toContain(`port ${distributionPort} of 127.0.0.1`);
    expect(error.hint).toBeDefined();
    expect(node.besides[0]!.exitCode).not.toBeNull();
  });

  it("names the cookie file when the cookie is wrong", async () => {
    await using node = await ErlangNode.start();
    const cookieFile = join(node.address.cookieHome, ".erlang.cookie");
    await rm(cookieFile);
    await writeFile(cookieFile, "another", { mode: 0o400 });
    const error = await refusal(node.address);
    expect(error).toMatchObject({ code: "BEAM_NODE_REFUSED", exitCode: ExitCode.target });
    expect(error.message).toContain(cookieFile);
    expect(error.message).not.toContain("another");
  });

  it("tells a node that hangs from one that refuses", async () => {
    await using node = await ErlangNode.start();
    await node.stop();
    const error = await refusal(node.address);
    node.resume();
    expect(error).toMatchObject({ code: "BEAM_NODE_SILENT", exitCode: ExitCode.target });
  });

  it("hands on what a sidecar said that did not start", async () => {
    await using node = await ErlangNode.start();
    const { place, ...rest } = node.address;
    const broken: NodeAddress = {
      ...rest,
      place: (files) =>
        place({ ...files, "beamsoak_sidecar.erl": Buffer.from("-module(beamsoak_sidecar). oops") }),
    };
    const error = await refusal(broken);
    expect(error).toMatchObject({ code: "BEAM_SIDECAR_NOT_STARTED", exitCode: ExitCode.target });
    expect(error.message).toContain("beamsoak_sidecar.erl:1");
  });
});
