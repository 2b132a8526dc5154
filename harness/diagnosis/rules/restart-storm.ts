import { formatCount } from "../../base/units.ts";
import type { Facts } from "../facts.ts";
import { codeOf } from "../frames.ts";
import { sign, type Rule } from "../rule.ts";
import { figureOf, processTerm } from "../wording.ts";

/** Looks at which a name had to belong to another process than before. */
const LEAST = 5;

/** A supervisor starts again and again what dies at once. No memory grows, so it is no leak. */
export const restartStorm: Rule = {
  id: "restart_storm",
  look: (facts) => {
    const { censuses, processes } = facts.inside;
    const storms = [...replacedIn(facts)].filter(
      ([, times]) => times >= LEAST && times >= (censuses.length - 1) / 2,
    );
    const [most] = storms.toSorted((a, b) => b[1] - a[1]);
    if (!most) return null;
    const [name, times] = most;
    const others = storms.map(([other]) => other).filter((other) => other !== name);
    const lives = processes.filter(({ last }) => last.name === name);
    const code = lives.map(codeOf).findLast((frame) => frame !== null);
    const supervisor = processes.find(({ all }) =>
      all.some(({ frames }) => frames.some((frame) => frame.startsWith("supervisor:restart/"))),
    );
    const born = (censuses.at(-1)?.spawned ?? 0) - (censuses[0]?.spawned ?? 0);
    const under = supervisor ? ` under ${supervisor.last.name ?? supervisor.last.pid}` : "";
    return {
      title: "A process that dies and is restarted over and over",
      status: "not-leaking",
      suspect: { kind: "process", label: name, ...(code && { code }) },
      sentence: `${name}${under} was another process than before at ${formatCount(times)} of ${formatCount(censuses.length - 1)} looks: it dies soon after each start and is started again at once${others.length > 0 ? `; so are ${others.join(", ")}` : ""}.`,
      signs: [
        sign(
          4,
          true,
          `The name ${name} had gone to another process at ${formatCount(times)} looks in a row of ${formatCount(censuses.length - 1)}.`,
          [figureOf("looks at which it was another process", "count", times)],
        ),
        sign(
          2,
          supervisor !== undefined,
          `A supervisor was caught restarting: supervisor:restart is on the stack of ${supervisor?.last.name ?? supervisor?.last.pid ?? ""}.`,
        ),
        sign(1, born > times, `${formatCount(born)} processes began during the run.`),
      ],
      evidenceAgainst: [],
      rejected: [],
      driver: null,
      nextStep: `Read in the log why ${name} ends${code ? ` (it was last in ${code})` : ""}. Let it start without what it depends on and try again later, each time after a longer wait; and do not raise the supervisor's intensity to hide it: each restart opens and drops what the process needs.`,
      command: supervisor
        ? `supervisor:which_children(${processTerm(supervisor.last).replace(/^whereis\((.*)\)$/, "$1")}), whereis(${name}).`
        : `[begin timer:sleep(200), whereis(${name}) end || _ <- lists:seq(1, 5)].`,
    };
  },
};

/** How many looks found each name with another process. */
function replacedIn({ inside }: Facts): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { replaced } of inside.censuses) {
    for (const { name } of replaced) times.set(name, (times.get(name) ?? 0) + 1);
  }
  return times;
}
