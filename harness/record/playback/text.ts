import type { Distribution } from "../../base/distribution.ts";
import { formatDuration, SECOND, type Millis } from "../../base/units.ts";
import type { Learned } from "../types.ts";
import { factLines } from "../learned-text.ts";
import type { PlaybackPlan } from "./plan.ts";

/** The scenario whose service, requests and parameters are taken as they are. */
export interface LikeScenario {
  /** As an import names it, from the folder of the file that is written: `./shop.ts`. */
  readonly module: string;
  /** Which of the two ways its service starts. */
  readonly starts: "erlang" | "program";
  /** Whether it has parameters of these names itself. */
  readonly params: readonly string[];
}

export interface PlaybackText {
  readonly like: LikeScenario;
  /** Lower case letters, digits, `-` and `_`. */
  readonly name: string;
  /** What was recorded, when: `sessions@prod1, 2026-11-28T22:00:00Z`. */
  readonly recorded: string;
  readonly speedUp: number;
  /** Environment by which the service is told its timers; `{idleTimeout}` and `{sweepInterval}` stand for milliseconds. */
  readonly env: Readonly<Record<string, string>>;
}

/** The text of a scenario file that plays a recording back. What was measured, inferred and assumed stands beside each value. */
export function playbackText(learned: Learned, plan: PlaybackPlan, text: PlaybackText): string {
  const { like, name, recorded, speedUp } = text;
  const { users, ramp, hold, stay, thinkTime, vanish, contract, drain } = plan;
  const title = `The load of ${recorded}, ${speedUp} times as fast`;
  return `import { defineScenario } from "beamsoak";
import like from ${quoted(like.module)};

/**
 * Written by \`beamsoak record\` of ${commented(recorded)}, ${formatDuration(learned.length)}:
 *
${factLines(learned)
  .map(({ known, text }) => ` * - ${known}: ${commented(text)}`)
  .join("\n")}
 *
 * Played back ${speedUp} times as fast: as many sessions at once, opened ${speedUp} times as often, each living ${speedUp} times
 * shorter. Timers of the service that its environment does not set go on as they are.
 */
export default defineScenario({
  name: ${quoted(name)},
  title: ${quoted(title)},
  params: {
    ...like.params,
    ramp: { kind: "duration", default: ${time(ramp)}, help: "how long the users take to come" },
    // ${commented(hold.why)}.
    hold: { kind: "duration", default: ${time(hold.value)}, help: "length of the hold" },
  },
  build: ({ ramp, hold, ...params }) => {
    const { service, load, ...others } = like.build(${passedOn(like)});
    return {
      ...others,
      service${serviceText(text, plan)},
      // ${commented(contract.why)}.
      sessions: {
        table: ${quoted(contract.value.table)},
        idleTimeout: ${time(contract.value.idleTimeout)},
        sweepInterval: ${time(contract.value.sweepInterval)},
      },
      population: {
        // ${commented(users.why)}.
        users: ${users.value},
        ramp,
        hold,
        // ${commented(stay.why)}.
        stay: ${distributionText(stay.value)},
        // ${commented(thinkTime.why)}.
        thinkTime: ${distributionText(thinkTime.value)},
        // ${commented(vanish.why)}.
        vanish: ${vanish.value},${profileText(plan.profile)}
      },
      load: { ...load, drain: ${time(drain)} },
    };
  },
});
`;
}

/** Its own parameters keep their defaults where ours have the same names: the population is ours. */
function passedOn({ params }: LikeScenario): string {
  const shared = ["ramp", "hold"].filter((name) => params.includes(name));
  return shared.length === 0 ? "params" : `{ ...params, ${shared.join(", ")} }`;
}

function serviceText({ like, env }: PlaybackText, { contract }: PlaybackPlan): string {
  const entries = Object.entries(env);
  if (entries.length === 0) return "";
  const { idleTimeout, sweepInterval } = contract.value;
  const filled = entries.map(([name, value]) => {
    const told = value
      .replaceAll("{idleTimeout}", String(Math.round(idleTimeout)))
      .replaceAll("{sweepInterval}", String(Math.round(sweepInterval)));
    return `${quoted(name)}: ${quoted(told)}`;
  });
  const part = like.starts;
  return `: {
        ...service,
        ${part}: { ...service.${part}!, env: { ...service.${part}!.env, ${filled.join(", ")} } },
      }`;
}

function profileText(profile: PlaybackPlan["profile"]): string {
  if (profile === null) return "";
  const steps = profile.value.map(
    ({ at, share, over }) =>
      `            { at: ${at === 0 ? quoted("0s") : time(at)}, share: ${Number(share.toFixed(3))}, over: ${time(over)} },`,
  );
  return `
        // ${commented(profile.why)}.
        profile: {
          kind: "steps",
          steps: [
${steps.join("\n")}
          ],
        },`;
}

function distributionText(distribution: Distribution): string {
  switch (distribution.kind) {
    case "constant":
      return `{ kind: "constant", value: ${time(distribution.value)} }`;
    case "uniform":
      return `{ kind: "uniform", min: ${time(distribution.min)}, max: ${time(distribution.max)} }`;
    case "exponential":
      return `{ kind: "exponential", mean: ${time(distribution.mean)} }`;
    case "lognormal":
      return `{ kind: "lognormal", median: ${time(distribution.median)}, sigma: ${Number(distribution.sigma.toFixed(2))} }`;
  }
}

/** Whole milliseconds below a minute; whole seconds above. */
function time(duration: Millis): string {
  if (duration >= 60 * SECOND) return quoted(`${Math.round(duration / SECOND)}s`);
  const ms = Math.max(1, Math.round(duration));
  return quoted(ms % SECOND === 0 ? `${ms / SECOND}s` : `${ms}ms`);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Nothing of it ends a comment, or begins a line that is none. */
function commented(text: string): string {
  return text.replaceAll("*/", "* /").replaceAll(/\s+/g, " ");
}
