import { expect, it } from "vitest";
import { ExplainedSessions } from "../../../../harness/load/browser/explained-at.ts";

const counts = { opened: 0, loggedOut: 0, vanished: 0, present: 0 };
const reading = (t: number, low: number, high: number) => ({
  t,
  low,
  high,
  expected: low,
  counts,
  active: 0,
});

/** Readings of a browser whose user logs out and of another whose user comes. */
function explained() {
  const sessions = new ExplainedSessions();
  for (const one of [reading(1_000, 2, 2), reading(2_000, 1, 1), reading(3_000, 1, 3)]) sessions.add(one);
  return sessions;
}

it("between two readings the laxer bounds hold", () => {
  expect(explained().at(1_500)!.sessions).toEqual({ low: 1, high: 2, expected: 2 });
  expect(explained().at(2_999)!.sessions).toEqual({ low: 1, high: 3, expected: 1 });
});

it("after the last reading it holds alone, and before the first the first one", () => {
  expect(explained().at(3_500)!.sessions).toEqual({ low: 1, high: 3, expected: 1 });
  expect(explained().at(500)!.sessions).toEqual({ low: 2, high: 2, expected: 2 });
});

it("knows nothing before it was told anything, and forgets what no engine asks for any more", () => {
  expect(new ExplainedSessions().at(1_000)).toBeNull();
  const sessions = explained();
  sessions.add(reading(30_000, 0, 0));
  expect(sessions.at(1_000)!.sessions).toEqual({ low: 0, high: 0, expected: 0 });
});
