import type { Distribution } from "../../base/distribution.ts";
import { formatBytes, formatCount, formatDuration, type Millis } from "../../base/units.ts";
import type { ResolvedScenario } from "../../config/types.ts";
import type { RunResult } from "../types.ts";
import type { Mismatch } from "./types.ts";

type Facts = ReadonlyMap<string, string>;

/** What differs between two runs beside the service: machine, versions, and the settings that make the load. */
export function mismatchesOf(before: RunResult, after: RunResult): readonly Mismatch[] {
  return differing(fingerprintOf(before), fingerprintOf(after));
}

/** Parameters of the scenario that differ. */
export function parametersOf(before: RunResult, after: RunResult): readonly Mismatch[] {
  const facts = ({ scenario }: RunResult) =>
    new Map(Object.entries(scenario.params).map(([name, value]) => [name, String(value)]));
  return differing(facts(before), facts(after));
}

function differing(before: Facts, after: Facts): readonly Mismatch[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((what) => ({ what, before: before.get(what) ?? "unknown", after: after.get(what) ?? "unknown" }))
    .filter((one) => one.before !== one.after);
}

function fingerprintOf({ scenario, environment }: RunResult): Facts {
  const { host = {}, node = {}, target = {}, versions = {} } = environment ?? {};
  const memory = host["memoryBytes"];
  const facts: readonly (readonly [string, string | number | undefined])[] = [
    ["scenario", scenario.name],
    ["processor", host["cpu"]],
    ["cores", host["cores"]],
    ["memory of the machine", typeof memory === "number" ? formatBytes(memory) : memory],
    ["kernel", host["kernel"]],
    ["Erlang/OTP", node["otp"]],
    ["beamsoak", versions["beamsoak"]],
    ["target", target["kind"]],
    ...settingsOf(scenario),
  ];
  return new Map(
    facts.flatMap(([what, value]) => (value === undefined ? [] : [[what, String(value)] as const])),
  );
}

/** What the figures depend on, as a reader would say it. */
function settingsOf({
  population,
  load,
  sessions,
  service,
  gates,
  script,
}: ResolvedScenario): readonly (readonly [string, string | number])[] {
  const { users, seed, ramp, hold, rampDown, stay, thinkTime, vanish } = population;
  const { model = "constant users", profile = "steady", pace = "open", groups = "one kind" } = population;
  return [
    ["load", script === undefined ? "population" : `script ${script}`],
    ["users", formatCount(users)],
    ["seed", seed],
    ["ramp", formatDuration(ramp)],
    ["hold", formatDuration(hold)],
    ["ramp-down", formatDuration(rampDown)],
    ["stay of a user", distributionText(stay)],
    ["time between acts", distributionText(thinkTime)],
    ["share that vanishes", vanish],
    ...Object.entries({ model, profile, pace, "users' groups": groups }).map(
      ([what, said]) => [what, typeof said === "string" ? said : JSON.stringify(said)] as const,
    ),
    ["cycles", load.cycles],
    ["drain", formatDuration(load.drain)],
    ["idle timeout", formatDuration(sessions.idleTimeout)],
    ["sweep interval", formatDuration(sessions.sweepInterval)],
    ["memory limit", formatBytes(service.memoryLimit)],
    ["gates", JSON.stringify(gates)],
  ];
}

function distributionText(distribution: Distribution): string {
  const { kind, ...figures } = distribution;
  const texts = Object.entries(figures).map(([name, figure]: [string, number]) =>
    name === "sigma" ? `sigma ${figure}` : `${name} ${formatDuration(figure satisfies Millis)}`,
  );
  return `${kind} ${texts.join(", ")}`;
}
