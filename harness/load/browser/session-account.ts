import type { Millis } from "../../base/units.ts";
import type { BrowsersPlan, SessionContract } from "../../config/types.ts";
import { createLedger } from "../../population/ledger.ts";
import { Act, type SessionLedger } from "../../population/types.ts";
import type { BrowserSessions } from "./types.ts";

/** A request as the browser tells of it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
}

/**
 * Enters in a ledger what pages ask of the service. A request counts as an act of its page's user where it is the plan's
 * by method and path. Bands of ledgers add up, so the browsers' stands beside those of the population.
 *
 * The ledger knows log-ins, not users: a page may log in again, and then the service still has one session of its user.
 */
export class SessionAccount {
  readonly #ledger: SessionLedger;
  readonly #acts: BrowsersPlan["acts"];
  readonly #now: () => Millis;
  readonly #inside = new Set<VisitAccount>();
  #logins = 0;

  /** `now`: milliseconds since the start of the load. */
  constructor(plan: Pick<BrowsersPlan, "users" | "acts">, contract: SessionContract, now: () => Millis) {
    this.#ledger = createLedger({ slots: plan.users, contract });
    this.#acts = plan.acts;
    this.#now = now;
  }

  /** A user comes with the browser of this slot; whoever had it before has left. */
  enter(slot: number, user: number): VisitAccount {
    const visit = new VisitAccount({
      ledger: this.#ledger,
      slot,
      acts: actsOf(this.#acts, user),
      now: this.#now,
      nextLogin: () => ++this.#logins,
      left: () => this.#inside.delete(visit),
    });
    this.#inside.add(visit);
    return visit;
  }

  sessions(): BrowserSessions {
    const t = this.#now();
    const { low, high } = this.#ledger.band(t);
    const expected = this.#ledger.expected(t);
    return { t, low, high, expected, counts: this.#ledger.counts(), active: this.#inside.size };
  }
}

interface VisitPlan {
  readonly ledger: SessionLedger;
  readonly slot: number;
  readonly acts: (seen: SeenRequest) => Act | null;
  readonly now: () => Millis;
  readonly nextLogin: () => number;
  readonly left: () => void;
}

/** One user's part of the account. */
export class VisitAccount {
  readonly #plan: VisitPlan;
  /** Acts under way, with the log-in that each belongs to. */
  readonly #pending = new Map<object, { readonly act: Act; readonly login: number }>();
  /** The user's last log-in; null before the first one, and once a log-out was sent. */
  #login: number | null = null;

  constructor(plan: VisitPlan) {
    this.#plan = plan;
  }

  /** `request` tells this request from all others, here and when it is answered. */
  sent(request: object, seen: SeenRequest): void {
    const act = this.#plan.acts(seen);
    if (act === null) return;
    const { ledger, slot, now } = this.#plan;
    if (act === Act.login) {
      this.#forget();
      this.#login = this.#plan.nextLogin();
    }
    const login = this.#login;
    if (login === null) return;
    this.#pending.set(request, { act, login });
    ledger.sent(login, slot, act, now());
    if (act === Act.logout) this.#login = null;
  }

  answered(request: object, status: number): void {
    // A page that logs in by a form is sent on to another one.
    this.#conclude(request, status >= 200 && status < 400);
  }

  gaveUp(request: object): void {
    this.#conclude(request, false);
  }

  /** The page is closed: nothing of it is answered any more. */
  leave(): void {
    for (const request of this.#pending.keys()) this.gaveUp(request);
    this.#plan.left();
  }

  #conclude(request: object, ok: boolean): void {
    const pending = this.#pending.get(request);
    if (pending === undefined) return;
    this.#pending.delete(request);
    const { ledger, slot, now } = this.#plan;
    ledger.answered(pending.login, slot, pending.act, now(), ok);
  }

  /** The service keeps one session of a user who logs in once more: the one before must not be held any longer, and may. */
  #forget(): void {
    if (this.#login === null) return;
    const { ledger, slot, now } = this.#plan;
    ledger.sent(this.#login, slot, Act.logout, now());
    ledger.gaveUp(this.#login, slot, Act.logout, now());
  }
}

/** Which act of this user a request is; null for any other request. A path that names no query is met by any. */
function actsOf(acts: BrowsersPlan["acts"], user: number): (seen: SeenRequest) => Act | null {
  const wanted = [
    [Act.login, acts.login],
    [Act.touch, acts.touch],
    [Act.logout, acts.logout],
  ] as const;
  const paths = wanted.map(([act, { method, path }]) => ({
    act,
    method,
    path: path.replaceAll("{user}", String(user)),
  }));
  return ({ method, url }) => {
    const { pathname, search } = new URL(url);
    const found = paths.find(
      (one) => one.method === method && one.path === (one.path.includes("?") ? pathname + search : pathname),
    );
    return found?.act ?? null;
  };
}
