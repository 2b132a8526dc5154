import { Option, type Command } from "commander";
import { requireNodeName } from "../config/attached.ts";
import type { TargetKind } from "../config/types.ts";
import type { AttachPlan } from "../target/attach.ts";
import { count } from "./count-option.ts";

/** What the load goes to: a service that is started, or a node that runs. */
export interface TargetFlags {
  readonly target?: TargetKind;
  readonly attach?: string;
  readonly cookieFile?: string;
  readonly distPort?: number;
  readonly url?: string;
}

export function withTargetOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--target <kind>",
        "how to start the service (default: container where an engine answers)",
      ).choices(["container", "process"]),
    )
    .option("--attach <node>", "take this running node, name@host, and start no service")
    .option("--cookie-file <path>", "--attach: its cookie (default: BEAMSOAK_COOKIE, or ~/.erlang.cookie)")
    .option("--dist-port <port>", "--attach: port of its distribution, where epmd does not know it", count)
    .option("--url <url>", "--attach: address of its service, http://127.0.0.1:8080");
}

/** @throws BeamsoakError (exit 2) for what is no name of a node */
export function targetOf(flags: TargetFlags): {
  readonly target: TargetKind | null;
  readonly attach?: AttachPlan;
} {
  const { attach, cookieFile, distPort, url } = flags;
  const target = flags.target ?? null;
  if (attach === undefined) return { target };
  requireNodeName(attach);
  return {
    target,
    attach: {
      node: attach,
      cookieFile: cookieFile ?? null,
      cookie: process.env["BEAMSOAK_COOKIE"] ?? null,
      distributionPort: distPort ?? null,
      url: url ?? null,
    },
  };
}
