import type { Millis } from "../../harness/base/units.ts";
import type { SessionContract } from "../../harness/config/types.ts";
import { Act } from "../../harness/population/types.ts";

/** A session store by the book, on virtual time: the truth that the ledger's bounds are held against. */
export class VirtualService {
  readonly #contract: SessionContract;
  /** User → time of the last refresh. */
  readonly #rows = new Map<number, Millis>();

  constructor(contract: SessionContract) {
    this.#contract = contract;
  }

  get rows(): number {
    return this.#rows.size;
  }

  apply(act: Act, user: number, t: Millis): void {
    if (act === Act.logout) this.#rows.delete(user);
    else if (act === Act.login || this.#rows.has(user)) this.#rows.set(user, t);
  }

  /** Whether a sweep at `t` removes the row. */
  protected isSwept(_user: number, refreshed: Millis, t: Millis): boolean {
    return refreshed + this.#contract.idleTimeout <= t;
  }

  /** Selects what has idled out by `t`; the returned function deletes it, and may be called a while later. */
  sweep(t: Millis): () => void {
    const idle = [...this.#rows].filter(([user, refreshed]) => this.isSwept(user, refreshed, t));
    return () => {
      // A row that was refreshed while the sweep went on stays.
      for (const [user, refreshed] of idle) if (this.#rows.get(user) === refreshed) this.#rows.delete(user);
    };
  }
}

/** Never sweeps one user in `oneIn`. */
export class LeakyService extends VirtualService {
  readonly #oneIn: number;

  constructor(contract: SessionContract, oneIn: number) {
    super(contract);
    this.#oneIn = oneIn;
  }

  protected override isSwept(user: number, refreshed: Millis, t: Millis): boolean {
    return user % this.#oneIn !== 0 && super.isSwept(user, refreshed, t);
  }
}

/** Loses the live session of one user in `oneIn` at the next sweep. */
export class LossyService extends VirtualService {
  readonly #oneIn: number;

  constructor(contract: SessionContract, oneIn: number) {
    super(contract);
    this.#oneIn = oneIn;
  }

  protected override isSwept(user: number, refreshed: Millis, t: Millis): boolean {
    return user % this.#oneIn === 0 || super.isSwept(user, refreshed, t);
  }
}
