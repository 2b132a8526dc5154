import { access, constants, copyFile, chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { join, resolve } from "node:path";
import { messageOf, usageError } from "../base/errors.ts";
import { attachedHarm } from "./attached-harm.ts";
import { Besides } from "./beside.ts";
import { erlangMissing, findProgram } from "./erlang.ts";
import { residentSet } from "./os-memory.ts";
import { commandOf } from "./proc.ts";
import type { OsMemory, StartedTarget, TargetDeath } from "./types.ts";

/** A node that somebody else has started. */
export interface AttachPlan {
  /** `name@host` */
  readonly node: string;
  /** File with its cookie. */
  readonly cookieFile: string | null;
  /** The cookie itself, which counts where no file is given; null for the user's own `~/.erlang.cookie`. */
  readonly cookie: string | null;
  /** Port of its distribution; null where epmd knows it. */
  readonly distributionPort: number | null;
  /** Where that port is, if not on the host that the node is named by: the end of a tunnel. */
  readonly address?: string | null;
  /** Whether the node's distribution speaks IPv6. */
  readonly ipv6?: boolean;
  /** Where its distribution goes over TLS; left out where it does not. */
  readonly tls?: TlsFiles;
  /** Address of its service for the load; null where the load knows it by itself. */
  readonly url: string | null;
  /** Further nodes of its cluster, reached in the same way; left out for none. */
  readonly others?: readonly string[];
  /** Whether nodes that these are connected to are taken as well, as they come; left out for no. */
  readonly discover?: boolean;
}

/** PEM files, as `-proto_dist inet_tls` takes them. */
export interface TlsFiles {
  /** Certificates of those whose word counts for who the node is. */
  readonly ca: string;
  /** Ours with its key; null where the node asks for none. */
  readonly own: { readonly cert: string; readonly key: string } | null;
}

/**
 * Takes a running node as the target. Nothing is started or stopped but what is beside it.
 * @throws BeamsoakError exit 2: no such cookie file; exit 4: there is no Erlang on this machine
 */
export async function attachTarget(plan: AttachPlan, runDir: string): Promise<StartedTarget> {
  if (findProgram("erl") === null) throw erlangMissing();
  const folder = join(runDir, "target");
  const placed = join(folder, "placed");
  await mkdir(placed, { recursive: true });
  const cookieHome = await cookieHomeOf(plan, folder);
  const besides = new Besides();
  const death = Promise.withResolvers<TargetDeath>();
  const { node, distributionPort, address = null, ipv6 = false, tls, url } = plan;
  const tlsOptionsFile = tls && (await placeTlsOptions(tls, folder));
  return {
    kind: "attach",
    node,
    baseUrl: url,
    ...(distributionPort !== null && { distributionPort }),
    ...(address !== null && { distributionAddress: address }),
    ipv6,
    ...(tlsOptionsFile !== undefined && { tlsOptionsFile }),
    cookieHome,
    beside: (argv, env) => besides.start(argv, { HOME: cookieHome, ...env }),
    place: async (files) => {
      for (const [name, content] of Object.entries(files)) await writeFile(join(placed, name), content);
      return placed;
    },
    osMemory: (pid) => new Promise((resolve) => resolve(osMemory(node, pid))),
    // Its end shows as a node that cannot be reached; why it ended is not ours to see, unless we ended it.
    died: death.promise,
    harm: attachedHarm(node, isThisMachine(node), death.resolve),
    facts: {},
    [Symbol.asyncDispose]: async () => {
      besides.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Erlang takes a cookie from the home folder alone, and from a file that its owner alone can read. */
export async function cookieHomeOf(
  { cookieFile, cookie }: Pick<AttachPlan, "cookieFile" | "cookie">,
  folder: string,
): Promise<string> {
  if (cookieFile === null && cookie === null) return homedir();
  const home = join(folder, "home");
  const copy = join(home, ".erlang.cookie");
  await mkdir(home, { recursive: true, mode: 0o700 });
  if (cookieFile === null) await writeFile(copy, cookie!, { mode: 0o400 });
  else await copyCookie(cookieFile, copy);
  return home;
}

async function copyCookie(file: string, copy: string): Promise<void> {
  try {
    await copyFile(file, copy);
    await chmod(copy, 0o400);
  } catch (cause) {
    throw usageError(
      "COOKIE_FILE_UNREADABLE",
      `The cookie file ${file} cannot be read: ${messageOf(cause)}`,
      "Give the file with the cookie that the node was started with: --cookie-file <path>.",
    );
  }
}

/** What `-ssl_dist_optfile` takes: https://www.erlang.org/doc/apps/ssl/ssl_distribution.html */
async function placeTlsOptions({ ca, own }: TlsFiles, folder: string): Promise<string> {
  const files = { cacertfile: ca, ...(own && { certfile: own.cert, keyfile: own.key }) };
  const options = Object.entries(files).map(
    ([option, file]) => `{${option}, ${erlangString(resolve(file))}}`,
  );
  for (const file of Object.values(files)) await requireReadable(file);
  const path = join(folder, "tls.conf");
  await writeFile(path, `[{client, [{verify, verify_peer}, ${options.join(", ")}]}].\n`);
  return path;
}

async function requireReadable(file: string): Promise<void> {
  await access(file, constants.R_OK).catch((cause: unknown) => {
    throw usageError("TLS_FILE_UNREADABLE", `The file ${file} cannot be read: ${messageOf(cause)}`);
  });
}

/** The escapes of JSON that a path can need are Erlang's too. */
function erlangString(text: string): string {
  return JSON.stringify(text);
}

/** Whether a node, by its name, is on this machine. A tunnel's end here may make it seem so. */
export function isThisMachine(node: string): boolean {
  const host = node.slice(node.indexOf("@") + 1);
  return ["127.0.0.1", "::1", "localhost", hostname(), hostname().split(".")[0]].includes(host);
}

/** Where the node is on this machine, the process that it says it is. */
function osMemory(node: string, pid: number | undefined): OsMemory {
  const seen = isThisMachine(node) && pid !== undefined && commandOf(pid) === "beam.smp";
  const rss = seen ? residentSet(pid) : null;
  if (rss === null) throw new Error(`the process of ${node} cannot be seen on this machine`);
  return { rss };
}
