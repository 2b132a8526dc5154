import type { ResolvedScenario } from "./config/types.ts";
import { startNemesis, type Nemesis } from "./faults/nemesis.ts";
import { requirePossible, type Means } from "./faults/possible.ts";
import { openSlowLine, type SlowLine } from "./faults/slow-line.ts";
import type { CarriedLoad } from "./load/types.ts";
import type { ObservedNode } from "./observe.ts";
import { finish, type RunOptions, type Stage } from "./stage.ts";
import type { StartedTarget } from "./target/types.ts";

/** @throws BeamsoakError (exit 2) that lists every fault of the scenario that cannot be played in this run */
export function requireFaults({ scenario, attach, allowFaults, k6 }: RunOptions): void {
  requirePossible(scenario, {
    attached: attach !== undefined,
    isCluster:
      (scenario.service.nodes ?? 1) > 1 || attach?.discover === true || (attach?.others ?? []).length > 0,
    harmAllowed: allowFaults ?? false,
    engine: engineOf(scenario, k6),
  });
}

function engineOf({ script, load }: ResolvedScenario, k6: RunOptions["k6"]): Means["engine"] {
  if (k6 === undefined) return load.socket || load.carrier ? "sockets" : "own";
  if (k6.kind === "remote") return "remote";
  return script === undefined ? "k6" : "script";
}

/** Null in runs whose network stays as it is: they pay nothing for it. */
export async function openLine(
  { scenario, over }: Stage,
  { baseUrl }: Pick<StartedTarget, "baseUrl">,
): Promise<SlowLine | null> {
  if (baseUrl === null || !scenario.faults?.some(({ kind }) => kind === "slow-network")) return null;
  const line = await openSlowLine(baseUrl, scenario.load.maxConnections);
  void line.failed.then((error) => finish(over, "failed", error.message));
  return line;
}

export function startFaults(
  stage: Stage,
  { target, link }: Pick<ObservedNode, "target" | "link">,
  load: CarriedLoad,
  line: SlowLine | null,
): Nemesis {
  const { scenario, timeline, now, clock, over, observer } = stage;
  return startNemesis({
    faults: scenario.faults ?? [],
    victims: { target, load, line, pid: () => link.facts.pid, reconnect: () => link.renew() },
    timeline,
    now,
    clock,
    signal: over.signal,
    note: (text) => observer.note(text),
    lost: (message) => finish(over, "target-died", `The target died: ${message}`),
  });
}
