import { formatDuration, SECOND, type Millis } from "../base/units.ts";
import { peersOf } from "../beam/peers.ts";
import type { Nodes } from "../nodes.ts";
import { enter } from "../phases.ts";
import { finish, type RunEnd, type Stage } from "../stage.ts";
import { attachTarget } from "../target/attach.ts";
import { Roster, type Company } from "./roster.ts";

const LOOK: Millis = SECOND;

/**
 * The hold of nodes that nobody of ours acts on: the probe samples, and nothing else goes on. It ends with its time,
 * when it is said to be enough, or with the last of the nodes.
 */
export async function watchNodes(stage: Stage, nodes: Nodes): Promise<RunEnd> {
  const { scenario, now, over, enough } = stage;
  const { hold } = scenario.population;
  const roster = new Roster(companyOf(stage, nodes));
  void nodes.failed.then(({ message }) => finish(over, "failed", `The record broke: ${message}`));
  enter(stage, "hold", hold);
  const from = now();
  while (now() < from + hold && !enough?.aborted) {
    await pause(stage, Math.min(LOOK, from + hold - now()));
    const lost = await roster.look(now());
    if (lost !== null) return nodeLost(stage, lost);
  }
  const down = nodes.present.map(({ link }) => link.down);
  if (down.every((reason) => reason !== null)) return nodeLost(stage, down[0]!);
  await nodes.examine();
  const whom = nodes.present.length > 1 ? `${nodes.present.length} nodes were` : "The node was";
  return { reason: "completed", message: `${whom} watched for ${formatDuration(now() - from)}.` };
}

function companyOf({ attach, observer, timeline, now }: Stage, nodes: Nodes): Company {
  return {
    present: () => nodes.present.map(({ target: { node }, link: { down } }) => ({ node, down })),
    async known() {
      const asked = nodes.present.find(({ link }) => link.down === null);
      return attach?.discover && asked ? peersOf(asked.link) : [];
    },
    async join(node) {
      if (!attach) return;
      await nodes.join(await attachTarget({ ...attach, node }, nodes.folderOf(node)));
      observer.note(`${node} is watched, too.`);
    },
    async leave(node, reason) {
      observer.note(`${node} is gone: ${reason}`);
      await nodes.leave(node, reason);
    },
    missed: (node, reason) => timeline.missed(now(), node, reason),
  };
}

/** Ends sooner when it is enough. @throws the reason when the run is over */
async function pause({ clock, over, enough }: Stage, length: Millis): Promise<void> {
  const signal = enough ? AbortSignal.any([over.signal, enough]) : over.signal;
  await clock.sleep(length, signal).catch(() => undefined);
  over.signal.throwIfAborted();
}

function nodeLost({ timeline, now }: Stage, reason: string): RunEnd {
  const message = `It could not be reached any more: ${reason}`;
  const death = {
    cause: "exit",
    reason: message,
    exitCode: null,
    signal: null,
    crashDump: null,
    slogan: null,
  };
  timeline.event(now(), "target.died", message, death);
  return { reason: "target-died", message: `The target died: ${message}` };
}
