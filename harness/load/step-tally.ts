import type { Millis } from "../base/units.ts";
import type { ActNumber } from "../population/types.ts";
import type { KnownAct } from "./acts.ts";
import { Latencies } from "./latency.ts";

/** What became of one step of a journey in one span of time. */
export interface StepCounts {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  /** As `Latencies.take` writes it; null when none was concluded. */
  readonly latencies: string | null;
}

/** Counts by label; those that nobody took are left out. */
export type StepsCounts = Readonly<Record<string, StepCounts>>;

/** Counts what becomes of each step, where users have journeys. */
export class StepTally {
  readonly #steps: readonly { readonly label: string; readonly latencies: Latencies; counts: Counts }[];

  constructor(acts: readonly KnownAct[]) {
    this.#steps = acts.flatMap(({ step }) =>
      step ? [{ label: step.label, latencies: new Latencies(), counts: none() }] : [],
    );
  }

  sent(act: ActNumber): void {
    const step = this.#steps[act];
    if (step) step.counts.sent++;
  }

  /** `latency`: null where it broke off. */
  concluded(act: ActNumber, ok: boolean, latency: Millis | null): void {
    const step = this.#steps[act];
    if (!step) return;
    step.counts[ok ? "ok" : "failed"]++;
    if (latency !== null) step.latencies.record(latency);
  }

  /** Everything since the last call. */
  take(): StepsCounts {
    const taken = this.#steps
      .filter(({ counts }) => counts.sent + counts.ok + counts.failed > 0)
      .map((step) => {
        const counts = { ...step.counts, latencies: step.latencies.take() };
        step.counts = none();
        return [step.label, counts] as const;
      });
    return Object.fromEntries(taken);
  }
}

interface Counts {
  sent: number;
  ok: number;
  failed: number;
}

function none(): Counts {
  return { sent: 0, ok: 0, failed: 0 };
}
