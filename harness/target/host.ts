import { statfs } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { messageOf } from "../base/errors.ts";
import type { Bytes, Quantity } from "../base/units.ts";
import { connectEngine } from "./engine.ts";
import { localOtpRelease } from "./erlang.ts";
import { k6Version } from "./k6.ts";
import { ephemeralPorts } from "./ports.ts";
import { openFileLimits, read } from "./proc.ts";

/** This machine, as far as it decides what can be run on it. */
export interface HostFacts {
  /** `linux`, as Node names it. */
  readonly platform: string;
  /** Version of the container engine, or why there is none. */
  readonly engine: { readonly version: string } | { readonly missing: string };
  /** Local OTP release (`25`), null without one. */
  readonly otp: string | null;
  /** Version of k6 (`2.0.0`), null without one. */
  readonly k6: string | null;
  /** Limits of this process, which its children inherit. Node raises its soft limit to the hard one by itself. */
  readonly openFiles: { readonly soft: Quantity<"count">; readonly hard: Quantity<"count"> };
  /** Both as far as this process' own control group lets it. */
  readonly memory: { readonly total: Bytes; readonly available: Bytes };
  readonly cpus: Quantity<"count">;
  /** Ports for outgoing connections of one source address, both ends included. */
  readonly ephemeralPorts: { readonly first: number; readonly last: number };
  readonly disk: { readonly folder: string; readonly free: Bytes };
}

/** @param folder where runs will be written: an existing folder */
export async function measureHost(folder: string): Promise<HostFacts> {
  const [engine, otp, k6, disk] = await Promise.all([
    engineFacts(),
    localOtpRelease(),
    k6Version(),
    statfs(folder),
  ]);
  return {
    platform: process.platform,
    engine,
    otp,
    k6,
    openFiles: openFileLimits(read("/proc/self/limits") ?? ""),
    memory: {
      total: Math.min(totalmem(), process.constrainedMemory() || Infinity),
      available: process.availableMemory(),
    },
    cpus: availableParallelism(),
    ephemeralPorts: ephemeralPorts(),
    disk: { folder, free: disk.bavail * disk.bsize },
  };
}

async function engineFacts(): Promise<HostFacts["engine"]> {
  return connectEngine().then(
    ({ version }) => ({ version }),
    (cause: unknown) => ({ missing: messageOf(cause) }),
  );
}
