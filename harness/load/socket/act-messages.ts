import type { SocketPlan } from "../../config/types.ts";
import type { ActNumber } from "../../population/types.ts";
import type { FrameAct } from "../acts.ts";
import type { Fault } from "../fault.ts";
import { PING, type Message } from "./wire.ts";

const PLACEHOLDER = "{user}";

/** What acts look like on a socket, and what their answers mean. */
export interface ActMessages {
  of(act: ActNumber, user: number): Message;
  /** Whether the service says it unasked. */
  isPush(message: Message): boolean;
  /** Why an answer is no good one; null when it is. A pong always is. */
  faultOf(answer: Message): Fault | null;
}

export function actMessages(
  acts: readonly FrameAct[],
  { good, push }: Pick<SocketPlan, "good" | "push">,
): ActMessages {
  const parts = acts.map(({ frame }) => (typeof frame === "string" ? frame.split(PLACEHOLDER) : null));
  return {
    of: (act, user) => parts[act]?.join(String(user)) ?? PING,
    isPush: (message) => push !== undefined && message !== PING && message.startsWith(push),
    faultOf: (answer) =>
      answer === PING || answer.startsWith(good)
        ? null
        : { kind: "refusal", message: `answered ${JSON.stringify(answer.slice(0, 60))}` },
  };
}
