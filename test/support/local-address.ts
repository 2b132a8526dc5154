import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { NodeAddress } from "../../harness/beam/types.ts";

/** Where a node on this machine is. */
export interface LocalNode {
  readonly node: string;
  /** HOME of the node, with its cookie. */
  readonly home: string;
  readonly distributionPort: number | null;
  /** Of epmd, where the node is found through it. */
  readonly epmdPort: number | null;
}

/** Of a program on this machine that belongs to a node. */
export function nodeEnvironment({ home, epmdPort }: LocalNode): Record<string, string> {
  return {
    PATH: process.env["PATH"]!,
    HOME: home,
    ERL_CRASH_DUMP_SECONDS: "0",
    ERL_EPMD_ADDRESS: "127.0.0.1",
    ...(epmdPort !== null && { ERL_EPMD_PORT: String(epmdPort) }),
  };
}

/** @param besides gets every program that is started beside the node */
export function localAddress(local: LocalNode, besides: ChildProcess[]): NodeAddress {
  const { node, home, distributionPort } = local;
  return {
    node,
    cookieHome: home,
    ...(distributionPort !== null && { distributionPort }),
    async beside(argv, env) {
      const child = spawn(argv[0]!, argv.slice(1), {
        env: { ...nodeEnvironment(local), ...env },
        stdio: "pipe",
      });
      const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
      await once(child, "spawn");
      besides.push(child);
      const { stdin, stdout, stderr } = child;
      return { stdin, stdout, stderr, exited, kill: () => void child.kill("SIGKILL") };
    },
    async place(files) {
      const folder = join(home, "placed");
      await mkdir(folder, { recursive: true });
      for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
      return folder;
    },
  };
}
