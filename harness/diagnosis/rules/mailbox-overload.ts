import { formatCount } from "../../base/units.ts";
import { codeOf } from "../frames.ts";
import { perAct, sign, type Rule } from "../rule.ts";
import { figureOf, lines, processTerm } from "../wording.ts";
import { fullMailboxOf, kindsText, sizeText } from "./mailbox.ts";

/** Messages come faster than their process can handle them, and nobody who sends has to wait. */
export const mailboxOverload: Rule = {
  id: "mailbox_overload",
  look: (facts) => {
    const full = fullMailboxOf(facts);
    if (!full || full.busy <= full.looks / 2) return null;
    const { story, who, waiting, gained, busy, looks, kinds } = full;
    const code = codeOf(story);
    const work = (story.last.reductions ?? 0) - (story.first.reductions ?? 0);
    return {
      title: "A process that gets more than it can handle",
      status: "leaking",
      suspect: { kind: "process", label: who, pid: story.last.pid, ...(code && { code }) },
      sentence: `${formatCount(waiting)} messages wait for ${who}, which is at work all the time${code ? `, in ${code}` : ""}: more comes than it can handle, and those who send do not wait.${sizeText(story)}`,
      signs: [
        sign(4, gained > 0, `Its mailbox gained ${formatCount(gained)} messages.`, [
          figureOf("messages", "count", waiting, waiting - gained),
        ]),
        sign(
          4,
          busy > looks / 2,
          `It was at work in ${formatCount(busy)} of ${formatCount(looks)} looks with messages waiting${work > 0 ? `, and did ${formatCount(work)} reductions` : ""}.`,
        ),
        sign(1, kinds.length > 0, `At the front of the mailbox are ${kindsText(kinds)}.`),
      ],
      evidenceAgainst: lines(
        facts.failed("tables-bounded") && "A table grows too: the mailbox may stand behind a sweep.",
      ),
      rejected: [
        { ruleId: "mailbox_unmatched", because: "it is busy, and does not wait beside the messages" },
        { ruleId: "heap_bloat", because: "a collection keeps messages" },
      ],
      driver: perAct(facts, gained, "count"),
      nextStep: `Make those who send wait (gen_server:call/3 in place of cast), or let ${who} drop or sum up when its mailbox is long; then make its work shorter, or spread it over several processes.`,
      command: `process_info(${processTerm(story.last)}, [message_queue_len, current_stacktrace, reductions]).`,
    };
  },
};
