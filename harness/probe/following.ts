import { formatCount, type Millis, type Quantity } from "../base/units.ts";
import type { FollowedRows } from "../timeline/evidence.ts";
import type { DrawAnswer } from "./answers.ts";
import type { NodeProbe } from "./node-probe.ts";

/**
 * Keys drawn at each look. Without the probe on the node each costs it a call of its own.
 */
const WANTED = { node: 500, sidecar: 100 } as const;

/** Keys that were drawn at one look; what they are only the node knows. */
interface Draw {
  readonly keys: string;
  readonly drawnAt: Millis;
  readonly rows: Quantity<"count">;
  readonly drawn: Quantity<"count">;
  /** By the order of the keys. */
  there: readonly boolean[];
  /** Whether it is followed until the end; the others are followed to the next look. */
  readonly kept: boolean;
}

/**
 * Follows rows of one table. Some are drawn at each look and sought at the next, which tells how many of all go
 * meanwhile; those of the first look and of the second, third, fifth, ninth… are sought until the end, which tells
 * how long rows live. Keys are in memory alone, here and in the sidecar: they may be somebody's name.
 */
export class Following {
  readonly #table: string;
  readonly #probe: NodeProbe;
  readonly #now: () => Millis;
  #draws: readonly Draw[] = [];
  #looks = 0;

  constructor(table: string, probe: NodeProbe, now: () => Millis) {
    this.#table = table;
    this.#probe = probe;
    this.#now = now;
  }

  /** The node was restarted: its rows are others. */
  forget(): void {
    this.#draws = [];
    this.#looks = 0;
  }

  /** Null where there is no such table. @throws NodeCallError */
  async look(): Promise<{ readonly message: string; readonly data: FollowedRows } | null> {
    const keys = this.#draws.map((draw) => draw.keys);
    const { found: sought, at } = await this.#timed(() => this.#probe.left(this.#table, keys));
    if (sought.left === null || sought.rows === null) return null;
    this.#draws.forEach((draw, index) => keepWhoIsThere(draw, sought.left![index]!));
    const { found: answer, at: drawnAt } = await this.#timed(() =>
      this.#probe.draw(this.#table, WANTED[this.#probe.on]),
    );
    if (answer.why === "no_table") return null;
    const fresh = this.#freshDraw(answer, drawnAt);
    const data: FollowedRows = {
      table: this.#table,
      at,
      rows: sought.rows,
      draws: [...this.#draws, ...fresh].map(({ there, drawn, rows, drawnAt: since }) => ({
        ...{ drawnAt: since, rows, drawn },
        left: countOf(there),
      })),
      ...(answer.why !== undefined && { undrawn: answer.why }),
      cost: (sought.spent.us + answer.spent.us) / 1000,
    };
    this.#draws = [...this.#draws.filter(({ kept, there }) => kept && there.includes(true)), ...fresh];
    this.#looks++;
    return { message: sentenceOn(data), data };
  }

  /** The node answered somewhere between the question and its answer. */
  async #timed<T>(ask: () => Promise<T>): Promise<{ readonly found: T; readonly at: Millis }> {
    const asked = this.#now();
    const found = await ask();
    return { found, at: (asked + this.#now()) / 2 };
  }

  #freshDraw({ keys, count: drawn = 0, rows = 0 }: DrawAnswer, drawnAt: Millis): readonly Draw[] {
    if (keys === undefined || drawn === 0) return [];
    // 0, 1, 2, 4, 8…: as many as the logarithm of how long it goes on.
    const kept = (this.#looks & (this.#looks - 1)) === 0;
    return [{ keys, drawnAt, rows, drawn, kept, there: Array.from({ length: drawn }, () => true) }];
  }
}

/** Who was gone once is somebody else when the key is back. */
function keepWhoIsThere(draw: Draw, flags: string): void {
  draw.there = draw.there.map((there, index) => there && flags[index] === "1");
}

function countOf(there: readonly boolean[]): Quantity<"count"> {
  return there.filter(Boolean).length;
}

function sentenceOn({ table, rows, draws, undrawn }: FollowedRows): string {
  if (undrawn !== undefined) return `${table} has ${formatCount(rows)} rows, of which none can be drawn`;
  const [drawn, left] = [
    draws.reduce((n, one) => n + one.drawn, 0),
    draws.reduce((n, one) => n + one.left, 0),
  ];
  return `${formatCount(left)} of ${formatCount(drawn)} rows drawn from ${table} are there; ${formatCount(rows)} in all`;
}
