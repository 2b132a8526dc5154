import { formatCount } from "../base/units.ts";
import type { Conclusion } from "./conclude.ts";
import type { FigureKind } from "./figures.ts";
import type { Growth, Scaling } from "./scaling.ts";
import type { Answer, SearchPlan } from "./types.ts";

/** The answer in one sentence. */
export function answerSentence(
  { lower, upper, upperIs, halfWidth, first }: Conclusion,
  plan: SearchPlan,
): string {
  if (lower === null && upper === null) return "No run has settled anything yet.";
  if (upper === null) {
    const bound = `Bounded up to ${formatCount(lower!)} users`;
    return lower === plan.to
      ? `${bound}, the most that were tried: no break point was found.`
      : `${bound}; more were not tried.`;
  }
  const from = formatCount(upper);
  const fewest = upper === plan.from ? ", the fewest that were tried: start with fewer (--from)" : "";
  if (upperIs === "fault") {
    const known =
      lower === null ? "Nothing is known of the service" : `Bounded up to ${formatCount(lower)} users`;
    return `${known}: the generator or its host, not the service, ends at ${from} users.`;
  }
  const beyond =
    upperIs === "broken" ? `${broken(first!.outcome)} from ${from} users` : `open from ${from} users`;
  return lower === null
    ? `${capital(beyond)}${fewest}.`
    : `Bounded up to ${formatCount(lower)}, ${beyond} (±${shareText(halfWidth!)}).`;
}

function broken(outcome: NonNullable<Conclusion["first"]>["outcome"]): string {
  if (outcome === "target-died") return "dead";
  return outcome === "failed" ? "failing" : "unbounded";
}

/** How sure the answer is, what broke, what it means for gate and goal: a sentence each. */
export function furtherSentences(conclusion: Conclusion, plan: SearchPlan): readonly string[] {
  return [
    ...firstSentences(conclusion),
    ...sureness(conclusion, plan),
    ...gateSentences(conclusion),
    ...goalSentences(conclusion),
  ];
}

function firstSentences({ first, upperIs }: Conclusion): readonly string[] {
  if (!first) return [];
  const at = `At ${formatCount(first.users)} users`;
  if (upperIs === "broken" && first.gate) {
    const { id, reason } = first.gate;
    const cause = first.cause
      ? [`The cause: ${first.cause.title} (${first.cause.ruleId}). ${first.cause.sentence}`]
      : [];
    return [`${at} ${id} failed first: ${reason}`, ...cause];
  }
  return [`${at}: ${first.sentence}`];
}

function sureness(conclusion: Conclusion, { precision, maxRuns }: SearchPlan): readonly string[] {
  const { ended, precise, confirmed, lower, upper, carriedAbove, upperIs } = conclusion;
  if (lower === null && upper === null) return unsettledSentences(conclusion);
  const uneven =
    carriedAbove === null
      ? []
      : [
          `${formatCount(carriedAbove)} users were carried once all the same: the service, or the host, is uneven.`,
        ];
  const stop =
    ended === "cut short"
      ? ["The search was cut short: go on with --resume."]
      : ended === "runs spent"
        ? [
            `The ${maxRuns} runs are spent${!precise ? ` before the answer was as precise as ±${shareText(precision)}` : ""}.`,
          ]
        : [];
  const disputed = conclusion.disputed.map(
    ({ users, votes }) => `The runs of ${formatCount(users)} users differ: ${tally(votes)}.`,
  );
  const once = confirmed
    ? []
    : ["An end was run once only: one wrong run would move it (raise --max-runs, --resume)."];
  const twice =
    confirmed && ended === "found" && upperIs !== "open" ? ["Each end was run more than once."] : [];
  return [...uneven, ...unsettledSentences(conclusion), ...stop, ...disputed, ...once, ...twice];
}

const voteWords: Readonly<Record<Answer, string>> = {
  bounded: "bounded",
  broken: "broken",
  open: "inconclusive",
  fault: "with generator or host at fault",
};

/** `2 bounded, 1 broken`. */
function tally(votes: Readonly<Record<Answer, number>>): string {
  return (Object.keys(voteWords) as Answer[])
    .filter((answer) => votes[answer] > 0)
    .map((answer) => `${votes[answer]} ${voteWords[answer]}`)
    .join(", ");
}

function unsettledSentences({ unsettled }: Conclusion): readonly string[] {
  return unsettled.map((users) => `The runs of ${formatCount(users)} users settle nothing so far.`);
}

function gateSentences({ gate }: Conclusion): readonly string[] {
  if (!gate) return [];
  const users = formatCount(gate.users);
  switch (gate.outcome) {
    case "holds":
      return [`The gate of ${users} users holds.`];
    case "fails":
      return [`The gate of ${users} users fails: the break point lies below.`];
    case "open":
      return [`Whether the gate of ${users} users holds is not known.`];
  }
}

function goalSentences({ headroom }: Conclusion): readonly string[] {
  if (!headroom) return [];
  const { goal, low, high } = headroom;
  const users = `the goal of ${formatCount(goal)} users`;
  const most = high === null ? "" : `, less than ${shareText(high)}`;
  if (low >= 1) return [`Head-room: ${shareText(low)} of ${users} are carried${most}.`];
  if (high !== null && high <= 1) {
    return [`No head-room: ${shareText(low)} of ${users} are carried${most}.`];
  }
  return [
    `Head-room is not known: ${shareText(low)} of ${users} are carried${most || ", and more were not tried"}.`,
  ];
}

const growthWords: Readonly<Record<Growth, string>> = {
  constant: "stays constant",
  "sub-linear": "grows slower than the users (sub-linear)",
  linear: "grows with the users (linear)",
  "super-linear": "grows faster than the users (super-linear)",
  falling: "falls as users are added",
  open: "cannot be told",
};

/** `memory of the node grows with the users (linear): exponent 1.02 (0.97 to 1.07)`. */
export function scalingSentence({
  label,
  scaling,
}: FigureKind & { readonly scaling: Scaling | null }): string {
  if (!scaling) return `${label}: fewer than three bounded sizes have it`;
  const [exponent, low, high] = [scaling.exponent, scaling.low, scaling.high].map((value) =>
    value.toFixed(2),
  );
  return `${label} ${growthWords[scaling.growth]}: exponent ${exponent} (${low} to ${high})`;
}

/** `0.0344` → `3.4 %`; from 10 % on whole percents. */
function shareText(share: number): string {
  const percent = share * 100;
  return `${percent < 10 ? Number(percent.toFixed(1)) : Math.round(percent)} %`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
