import { describe, expect, it } from "vitest";
import { SessionAccount, type VisitAccount } from "../../../../harness/load/browser/session-account.ts";

const contract = { table: "sessions", idleTimeout: 10_000, sweepInterval: 1_000 };
const acts = {
  login: { method: "POST", path: "/login?user={user}" },
  touch: { method: "POST", path: "/touch?user={user}" },
  logout: { method: "DELETE", path: "/session" },
} as const;
const USER = 1_000_000_000_000_017;

/** An account on virtual time, and one user in it. */
function visited() {
  let t = 1_000;
  const account = new SessionAccount({ users: 2, acts }, contract, () => t);
  const visit = account.enter(0, USER);
  return {
    account,
    visit,
    pass: (length: number) => (t += length),
    explained: () => {
      const { low, high, expected } = account.sessions();
      return [low, expected, high];
    },
  };
}

const origin = "http://127.0.0.1:8080";
const request = (method: string, path: string) => ({ method, url: origin + path });
const login = request("POST", `/login?user=${USER}`);
const touch = request("POST", `/touch?user=${USER}`);
const logout = request("DELETE", "/session?reason=done");

/** Asks the service for something and gets this answer. */
function ask(visit: VisitAccount, seen: { method: string; url: string }, status = 200): void {
  const key = {};
  visit.sent(key, seen);
  visit.answered(key, status);
}

describe("the account of sessions that pages open", () => {
  it("explains a session from a page's log-in to its log-out", () => {
    const { visit, explained, pass, account } = visited();
    expect(explained()).toEqual([0, 0, 0]);
    ask(visit, login, 201);
    expect(explained()).toEqual([1, 1, 1]);
    ask(visit, logout, 204);
    pass(2_000);
    expect(explained()).toEqual([0, 0, 0]);
    expect(account.sessions().counts).toEqual({ opened: 1, loggedOut: 1, vanished: 0, present: 0 });
  });

  it("a log-in under way may have opened one, and need not have", () => {
    const { visit, explained } = visited();
    visit.sent({}, login);
    expect(explained()).toEqual([0, 0, 1]);
  });

  it("a log-in that the service refused need not be held", () => {
    const { visit, explained } = visited();
    ask(visit, login, 503);
    expect(explained()).toEqual([0, 0, 1]);
  });

  it("a form's log-in is answered by another page", () => {
    const { visit, explained } = visited();
    ask(visit, login, 302);
    expect(explained()).toEqual([1, 1, 1]);
  });

  it("a touch keeps it for as long again, and without one it goes", () => {
    const { visit, explained, pass } = visited();
    ask(visit, login);
    pass(8_000);
    ask(visit, touch);
    pass(8_000);
    expect(explained()[0]).toBe(1);
    pass(20_000);
    expect(explained()).toEqual([0, 0, 0]);
  });

  it.each([
    ["of another user", request("POST", "/login?user=17")],
    ["by another method", request("GET", `/login?user=${USER}`)],
    ["for something else", request("GET", "/page.css")],
  ])("a request %s is none of its acts", (_, other) => {
    const { visit, explained } = visited();
    ask(visit, other);
    expect(explained()).toEqual([0, 0, 0]);
  });

  it("a touch before any log-in opens nothing", () => {
    const { visit, explained } = visited();
    ask(visit, touch);
    expect(explained()).toEqual([0, 0, 0]);
  });

  it("whoever logs in twice has one session that must be held", () => {
    const { visit, explained, pass } = visited();
    ask(visit, login);
    ask(visit, login);
    expect(explained()[0]).toBe(1);
    pass(8_000);
    ask(visit, touch);
    pass(8_000);
    expect(explained()).toEqual([1, 1, 1]);
  });

  it("a page that is closed awaits nothing any more, so what it asked for expires", () => {
    const { visit, explained, pass, account } = visited();
    ask(visit, login);
    visit.sent({}, touch);
    expect(account.sessions().active).toBe(1);
    visit.leave();
    expect(account.sessions().active).toBe(0);
    expect(explained()[2]).toBe(1);
    pass(40_000);
    expect(explained()).toEqual([0, 0, 0]);
  });

  it("the next user of a browser leaves the one before vanished", () => {
    const { visit, account, explained } = visited();
    ask(visit, login);
    visit.leave();
    const next = account.enter(0, USER + 1);
    ask(next, request("POST", `/login?user=${USER + 1}`));
    expect(explained()).toEqual([2, 2, 2]);
    expect(account.sessions().counts).toEqual({ opened: 2, loggedOut: 0, vanished: 1, present: 1 });
  });
});
