import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { connectNode } from "../../../harness/beam/connect.ts";
import { attachTarget } from "../../../harness/target/attach.ts";
import { requirement } from "../../requirements.ts";
import { ErlangNode } from "../../support/erlang-node.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe.runIf(requirement("erlang"))("attaching to a node that runs already", () => {
  it("reads it with its cookie, and leaves it running with no copy of the cookie behind", async () => {
    await using node = await ErlangNode.start();
    const { home, distributionPort } = node.local;
    const runDir = tempFolder();
    const plan = { node: node.local.node, distributionPort, cookie: null, url: null };
    {
      const cookieFile = join(home, ".erlang.cookie");
      await using target = await attachTarget({ ...plan, cookieFile }, runDir);
      await using link = await connectNode(target);
      expect(link.facts.pid).toBe(node.pid);
      expect((await target.osMemory(link.facts.pid)).rss).toBeGreaterThan(10_000_000);
      await expect(target.osMemory(1)).rejects.toThrow(/cannot be seen on this machine/);
      expect(existsSync(join(target.cookieHome, ".erlang.cookie"))).toBe(true);
    }
    expect(readdirSync(runDir)).toEqual([]);
    expect(await node.evaluate("1 + 1")).toBe("2");
  });

  it("says which cookie file it cannot read", async () => {
    const plan = {
      node: "nobody@127.0.0.1",
      distributionPort: 1,
      cookie: null,
      url: null,
      cookieFile: "/no/such/cookie",
    };
    await expect(attachTarget(plan, tempFolder())).rejects.toThrow(
      /cookie file \/no\/such\/cookie cannot be read/,
    );
  });
});
