import type { ActNumber } from "../population/types.ts";
import type { KnownAct } from "./acts.ts";
import { finderOf, type Answer, type Finder } from "./answer.ts";

interface Kept {
  readonly user: number;
  readonly values: Record<string, string>;
}

/**
 * What users have captured, until the slot's next user captures something. Users who capture nothing take nothing; the
 * others about 200 bytes each and their values.
 */
export class CapturedValues {
  readonly #finders: readonly (readonly [name: string, find: Finder])[][];
  readonly #kept = new Map<number, Kept>();

  constructor(acts: readonly KnownAct[]) {
    this.#finders = acts.map(({ step }) =>
      Object.entries(step?.capture ?? {}).map(([name, capture]) => [name, finderOf(capture)]),
    );
  }

  isCapturing(act: ActNumber): boolean {
    return this.#finders[act]!.length > 0;
  }

  /** False where the answer lacks something. */
  capture(act: ActNumber, slot: number, user: number, answer: Answer | null): boolean {
    for (const [name, find] of this.#finders[act]!) {
      const value = answer && find(answer);
      if (value === null) return false;
      this.#of(slot, user)[name] = unshared(value);
    }
    return true;
  }

  get(slot: number, user: number, name: string): string | null {
    const kept = this.#kept.get(slot);
    return kept?.user === user ? (kept.values[name] ?? null) : null;
  }

  #of(slot: number, user: number): Record<string, string> {
    const known = this.#kept.get(slot);
    if (known?.user === user) return known.values;
    const values = {};
    this.#kept.set(slot, { user, values });
    return values;
  }
}

/** A part that was cut out of a body would keep the whole of it alive. */
function unshared(text: string): string {
  return Buffer.from(text).toString();
}
