import { formatCount, formatQuantity } from "../../base/units.ts";
import { defineGate, exactly } from "../gate.ts";
import { loadText } from "../load-text.ts";
import { gainedIn } from "../run-view.ts";
import { bringsLoad } from "../sessions.ts";
import { undisturbed } from "../undisturbed.ts";

const options = {
  undone: {
    value: 0.05,
    unit: "ratio",
    meaning: "share of the hold's due acts that may be left undone if the run is to speak for its users",
  },
} as const;

export const loadCarried = defineGate({
  id: "load-carried",
  title: "The service carried the load",
  failureTitle: "The service did not carry the load",
  why:
    "A service that answers half of its users is bounded at half of its users. This gate never fails a run; it keeps " +
    "one from being called bounded at a size that the service did not carry.",
  about: "conduct",
  level: "fail",
  applies: bringsLoad,
  requires: () => ["load.due", "load.ok"],
  mayUse: () => ["load.connection_limit_reached"],
  phases: ["hold"],
  limits: {},
  options,
  evaluate(run, options) {
    const spans = run.phases("hold").flatMap((hold) => undisturbed(run, hold));
    const inHolds = (counter: string) => spans.reduce((sum, span) => sum + gainedIn(run, counter, span), 0);
    const due = inHolds("load.due");
    const ok = inHolds("load.ok");
    if (due === 0) {
      const reason = "No act came due in the hold.";
      return { outcome: "inconclusive", reason, needs: "a run that reaches its hold", measured: [] };
    }
    const undone = Math.max(0, 1 - ok / due);
    const measured = [exactly("acts left undone in the hold", "ratio", undone, options.undone)];
    const done = `${formatQuantity(1 - undone, "ratio")} of the hold's ${formatCount(due)} acts`;
    if (undone <= options.undone) return { outcome: "pass", reason: `The service did ${done}.`, measured };
    return {
      outcome: "inconclusive",
      reason: `The service did only ${done}: a pass would prove nothing ${loadText(run.scenario)}.`,
      needs: "fewer users, or a service that answers more of them",
      measured,
    };
  },
});
