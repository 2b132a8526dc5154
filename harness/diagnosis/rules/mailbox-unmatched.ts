import { formatCount } from "../../base/units.ts";
import { AWAITS_ANSWER, codeOf, onStack } from "../frames.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf, processTerm } from "../wording.ts";
import { fullMailboxOf, kindsText, sizeText, type FullMailbox } from "./mailbox.ts";

/** Messages that no clause of a receive takes. */
export const mailboxUnmatched: Rule = {
  id: "mailbox_unmatched",
  look: (facts) => {
    const full = fullMailboxOf(facts);
    if (!full || full.busy > full.looks / 2 || awaitsAnswers(full)) return null;
    const { story, who, waiting, gained, busy, looks, kinds } = full;
    const code = codeOf(story);
    const [most] = kinds;
    return {
      title: "Messages that no clause takes",
      status: "leaking",
      suspect: { kind: "process", label: who, pid: story.last.pid, ...(code && { code }) },
      sentence: `${formatCount(waiting)} messages lie in the mailbox of ${who} while it waits for others${most ? `, most of them ${most.kind}` : ""}: no clause of its receive takes them, so they stay for ever.${sizeText(story)}`,
      signs: [
        sign(4, gained > 0, `Its mailbox gained ${formatCount(gained)} messages.`, [
          figureOf("messages", "count", waiting, waiting - gained),
        ]),
        sign(
          4,
          busy <= looks / 2,
          `It was not behind with its work: in ${formatCount(looks - busy)} of ${formatCount(looks)} looks it waited for a message, with these before it.`,
        ),
        sign(
          2,
          most !== undefined && most.count >= kinds.reduce((sum, { count }) => sum + count, 0) / 2,
          `At the front of the mailbox are ${kindsText(kinds)}.`,
        ),
      ],
      evidenceAgainst: [],
      rejected: [
        { ruleId: "mailbox_overload", because: "it waits, and is not busy" },
        { ruleId: "gen_server_state", because: "the memory is in messages, not in a state" },
        { ruleId: "heap_bloat", because: "a collection keeps messages" },
      ],
      driver: perAct(facts, gained, "count"),
      nextStep: `Give the receive of ${who}${code ? ` in ${code}` : ""} a clause that takes whatever else comes and logs it, or stop those who send ${most ? most.kind : "it"}. A gen_server has one in handle_info/2.`,
      command: `{messages, M} = process_info(${processTerm(story.last)}, messages), {length(M), lists:sublist(M, 5)}.`,
    };
  },
};

/** Who waits for an answer is in the middle of its work: its receive has not come to these messages yet. */
function awaitsAnswers({ story }: FullMailbox): boolean {
  const { times, of } = onStack(story, AWAITS_ANSWER);
  return times > of / 2;
}
