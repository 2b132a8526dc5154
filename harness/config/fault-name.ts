import { formatBytes, formatDuration, formatQuantity } from "../base/units.ts";
import type { FaultPlan } from "./types.ts";

/** What goes wrong, as part of a sentence: `the node is paused`. */
export function faultName(fault: FaultPlan): string {
  if (fault.title !== undefined) return fault.title;
  switch (fault.kind) {
    case "pause":
      return "the node is paused";
    case "kill":
      return "the node is killed";
    case "cut-connections":
      return `${formatQuantity(fault.share, "ratio")} of the requests are cut off`;
    case "slow-network":
      return `the network is slow (${lineText(fault)})`;
    case "clients-gone":
      return `${formatQuantity(fault.share, "ratio")} of the users vanish`;
    case "command":
      return fault.run.join(" ");
    case "request":
      return `${fault.method} ${fault.path}`;
  }
}

function lineText({ delay, rate }: Extract<FaultPlan, { kind: "slow-network" }>): string {
  const parts = [
    delay > 0 && `${formatDuration(delay)} later each way`,
    rate !== null && `${formatBytes(rate)} a second`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}
