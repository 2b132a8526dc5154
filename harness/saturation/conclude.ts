import { ExitCode } from "../base/exit-codes.ts";
import type { Quantity } from "../base/units.ts";
import type { Conclusion, Step } from "./types.ts";

/** What comes this near to the most is as much: two steps of the same service differ by as much. */
const AS_MUCH: Quantity<"ratio"> = 0.95;
/** Share of a step's requests that may go wrong; a service that refuses is fast, and carries nothing. */
const ERRORS: Quantity<"ratio"> = 0.01;
/** Of its one core; what it lacks of the whole is what the system took from it. */
const GENERATOR_FULL: Quantity<"ratio"> = 0.9;
const MACHINE_FULL: Quantity<"ratio"> = 0.95;
/** Of a machine that is full, what others may have before the reading is one of them. */
const OTHERS: Quantity<"ratio"> = 0.2;

/** Share of a step's requests that were not answered with 2xx. */
export function errorShare({ ok, errors }: Pick<Step, "ok" | "errors">): Quantity<"ratio"> {
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
  return failed === 0 ? 0 : failed / (failed + ok);
}

/** @param cores of the machine that service and generator share */
export function conclude(steps: readonly Step[], cores: Quantity<"count">): Conclusion {
  const clean = steps.filter((step) => step.ok > 0 && errorShare(step) <= ERRORS);
  const failsFrom = steps.find((step) => errorShare(step) > ERRORS)?.connections ?? null;
  const most = Math.max(...clean.map(({ rate }) => rate));
  const at = clean.find(({ rate }) => rate >= AS_MUCH * most) ?? null;
  const machineFull = at !== null && at.cpu.machine >= MACHINE_FULL * cores;
  const disturbed = machineFull && (othersCores(at) ?? 0) > OTHERS * cores;
  const outcome = outcomeOf(steps, at, disturbed);
  return {
    outcome,
    at,
    failsFrom,
    cores,
    machineFull,
    exitCode: exitCodes[outcome],
  };
}

/** What neither service nor generator used; null where the service's share is not known. */
export function othersCores({ cpu }: Step): Quantity<"ratio"> | null {
  return cpu.service === null ? null : Math.max(0, cpu.machine - cpu.service - cpu.generator);
}

/** More connections than those it takes have to have been tried, with success or without. */
function outcomeOf(steps: readonly Step[], at: Step | null, disturbed: boolean): Conclusion["outcome"] {
  if (steps.length === 0) return "nothing";
  if (at === null) return "failing";
  if (at.cpu.generator >= GENERATOR_FULL) return "generator-limited";
  if (disturbed) return "disturbed";
  return at === steps.at(-1) ? "rising" : "saturated";
}

const exitCodes: Readonly<Record<Conclusion["outcome"], ExitCode>> = {
  saturated: ExitCode.bounded,
  "generator-limited": ExitCode.invalid,
  disturbed: ExitCode.invalid,
  rising: ExitCode.inconclusive,
  failing: ExitCode.gateFailed,
  nothing: ExitCode.inconclusive,
};
