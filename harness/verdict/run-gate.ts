import { messageOf } from "../base/errors.ts";
import type { ResolvedScenario } from "../config/types.ts";
import type { Timeline } from "../timeline/types.ts";
import { disturbedSpans } from "./aftermath/disturbed.ts";
import { whatIsMissing } from "./completeness.ts";
import type { Gate, Judgement, OptionValues } from "./gate.ts";
import { settingsOf } from "./gate-settings.ts";
import { viewOf, type RunView } from "./run-view.ts";
import type { GateResult } from "./types.ts";

/** Evaluates one gate. No data is never a pass, nor is a run that did not get where the gate looks. */
export function runGate(gate: Gate, timeline: Timeline, scenario: ResolvedScenario): GateResult {
  const { level, options } = settingsOf(gate, scenario);
  const base = { gateId: gate.id, title: gate.title, level, about: gate.about, why: gate.why };
  const series = [...gate.requires(scenario, options), ...gate.mayUse(scenario)];
  const run = viewOf(timeline, scenario, series, disturbedSpans(timeline, scenario));
  try {
    const judgement = judge(gate, options, run, timeline);
    return { ...base, ...judgement, ...(judgement.outcome === "fail" && { title: gate.failureTitle }) };
  } catch (error) {
    return { ...base, outcome: "error", reason: `The gate itself broke: ${messageOf(error)}` };
  }
}

function judge(gate: Gate, options: OptionValues, run: RunView, timeline: Timeline): Judgement {
  const required = gate.requires(run.scenario, options);
  const unsampled = required.filter((name) => run.series(name) === null);
  if (unsampled.length > 0) {
    return {
      outcome: "inconclusive",
      reason: `Nothing was sampled of ${unsampled.join(", ")}${missedBecause(timeline)}.`,
      needs: "a run in which probe and load get their samples",
      measured: [],
    };
  }
  const judgement = gate.evaluate(run, options);
  if (judgement.outcome !== "pass") return judgement;
  const missing = whatIsMissing(run, phasesOf(gate, run), required);
  if (missing === null) return judgement;
  return {
    outcome: "inconclusive",
    reason: `Nothing spoke against it, but ${missing}.`,
    needs: "a whole run with few samples missed",
    measured: judgement.measured,
    ...(judgement.trends && { trends: judgement.trends }),
    ...(judgement.aftermath && { aftermath: judgement.aftermath }),
  };
}

/** A watch is all hold: nobody comes, so nobody leaves. */
function phasesOf({ phases }: Gate, { scenario }: RunView): Gate["phases"] {
  return scenario.watchOnly && phases.length > 0 ? ["hold"] : phases;
}

function missedBecause({ missed }: Timeline): string {
  const last = missed.at(-1);
  return last ? ` (${missed.length} samples missed; the last: ${last.source}: ${last.reason})` : "";
}
