import { execFileSync } from "node:child_process";
import { findK6 } from "../../harness/target/k6.ts";

export type Engine = "autocannon" | "beamsoak" | "k6" | "tsung" | "wrk";

export interface Peer {
  readonly engine: Engine;
  /** File's URL. */
  readonly program: string;
  /** Whether it can be asked for a rate. */
  readonly paces: boolean;
  /** What a user of it is: a row of state among users who share connections, a virtual user, or a connection. */
  readonly user: "state" | "virtual user" | "connection";
  /** How to get it where it is not on this machine; null where it is. */
  readonly missing: string | null;
}

const program = (engine: Engine) => import.meta.resolve(`./engines/${engine}.ts`);
/** Comes with the repository. */
const here = null;

/** What is compared, the yardstick first. */
export function findPeers(): readonly Peer[] {
  const debian = (name: string) => (isInPath(name) ? here : `apt-get install ${name}`);
  const k6 = findK6() === null ? "npm run k6" : here;
  return [
    { engine: "autocannon", paces: true, user: "connection", missing: here },
    { engine: "beamsoak", paces: true, user: "state", missing: here },
    { engine: "wrk", paces: false, user: "connection", missing: debian("wrk") },
    { engine: "k6", paces: true, user: "virtual user", missing: k6 },
    { engine: "tsung", paces: true, user: "connection", missing: debian("tsung") },
  ].map((peer) => ({ ...peer, program: program(peer.engine as Engine) })) as readonly Peer[];
}

function isInPath(name: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${name}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
