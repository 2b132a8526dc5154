import { usageError } from "../base/errors.ts";
import type { GateSetting, ResolvedScenario } from "../config/types.ts";
import { asObject } from "./gate-settings.ts";
import { gates, requireKnownGates } from "./gates/registry.ts";

/**
 * A scenario with one setting of a gate changed, for judging a stored run by another measure:
 * `gates.<id>=<level>`, `gates.<id>.<option>=<value>` or `gates.<id>.limits.<series>=<value>`.
 * @throws BeamsoakError (exit 2) where the setting is malformed, names no gate or option, or has an impossible value
 */
export function withGateSetting(scenario: ResolvedScenario, setting: string): ResolvedScenario {
  const parts = /^gates\.([^.=]+)(?:\.([^.=]+))?(?:\.([^=]+))?=(.+)$/.exec(setting);
  if (!parts) {
    throw usageError(
      "GATE_SETTING_MALFORMED",
      `A gate is set by gates.<id>=<level> or gates.<id>.<option>=<value>, found "${setting}".`,
      "Example: gates.memory-bounded.shareAtRest=0.4. docs/reference/gates.md lists every gate and option.",
    );
  }
  const [, id, option, series, text] = parts as unknown as [string, string, string?, string?, string?];
  const before = asObject(scenario.gates[id]);
  const changed =
    option === undefined ? { ...before, level: text! } : changedOption(id, before, option, series, text!);
  const gatesSet = { ...scenario.gates, [id]: changed } as ResolvedScenario["gates"];
  const result = { ...scenario, gates: gatesSet };
  requireKnownGates(result);
  return result;
}

type Written = Exclude<GateSetting, string>;

function changedOption(
  id: string,
  before: Written,
  option: string,
  series: string | undefined,
  text: string,
): Written {
  const unit = gates.find((gate) => gate.id === id)?.options[option]?.unit;
  const isText = option === "level" || unit === "ms" || unit === "B";
  const value = isText || !Number.isFinite(Number(text)) ? text : Number(text);
  if (series === undefined) return { ...before, [option]: value };
  const others = before[option];
  return { ...before, [option]: { ...(typeof others === "object" ? others : {}), [series]: value } };
}
