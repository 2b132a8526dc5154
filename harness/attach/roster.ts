import { messageOf } from "../base/errors.ts";
import { SECOND, type Millis } from "../base/units.ts";

/** A node that cannot be reached for so long is taken for gone; a restart takes less. */
const GIVEN_UP: Millis = 60 * SECOND;
/** Between two looks for nodes that came, or came back. */
const SEARCH: Millis = 10 * SECOND;

/** A node that is watched. */
export interface RosterEntry {
  readonly node: string;
  /** Why it cannot be reached at this moment; null when it can. */
  readonly down: string | null;
}

/** The nodes that are watched, and how they come and go. */
export interface Company {
  present(): readonly RosterEntry[];
  /** Nodes that these know of; none where they are not to be looked for. */
  known(): Promise<readonly string[]>;
  /** Rejects while it cannot be reached. */
  join(node: string): Promise<void>;
  leave(node: string, reason: string): Promise<void>;
  missed(node: string, reason: string): void;
}

/** Takes nodes off that are gone, and takes on those that come, or come back. */
export class Roster {
  readonly #company: Company;
  readonly #answered = new Map<string, Millis>();
  /** Nodes that were watched, or that others know of, and are not here. */
  readonly #absent = new Set<string>();
  #searched: Millis = -Infinity;

  constructor(company: Company) {
    this.#company = company;
  }

  /** @returns why there is nobody left to be watched; null while somebody is */
  async look(now: Millis): Promise<string | null> {
    for (const { node, down } of this.#company.present()) {
      if (down === null || !this.#answered.has(node)) this.#answered.set(node, now);
      if (down === null || now - this.#answered.get(node)! < GIVEN_UP) continue;
      if (this.#company.present().length === 1) return down;
      await this.#company.leave(node, down);
      this.#answered.delete(node);
      this.#absent.add(node);
    }
    if (now - this.#searched < SEARCH) return null;
    this.#searched = now;
    await this.#search();
    return null;
  }

  async #search(): Promise<void> {
    const here = new Set(this.#company.present().map(({ node }) => node));
    for (const node of await this.#company.known()) if (!here.has(node)) this.#absent.add(node);
    for (const node of [...this.#absent]) {
      try {
        await this.#company.join(node);
        this.#absent.delete(node);
      } catch (error) {
        this.#company.missed(node, messageOf(error));
      }
    }
  }
}
