import { expect, it } from "vitest";
import { recordBrowsers } from "../../../../harness/load/browser/record.ts";
import { BrowserTally } from "../../../../harness/load/browser/tally.ts";
import type { BrowserReport } from "../../../../harness/load/browser/types.ts";
import { RecordingSink } from "../../../support/recording-sink.ts";

const usage = { processes: 6, rss: 3e8, cpu: 0.5 };

/** The record of browsers that tell what these tallies hold, second by second; the load began 10 s into the run. */
function recorded(...tallies: readonly BrowserTally[]): RecordingSink {
  const sink = new RecordingSink();
  let tell: (report: BrowserReport) => void = () => undefined;
  recordBrowsers((listener) => (tell = listener), sink, 10_000);
  for (const [second, tally] of tallies.entries())
    tell({ t: (second + 1) * 1_000, active: 1, logins: 1, usage, ...tally.take() });
  return sink;
}

function tally(...timings: readonly (readonly [string, number])[]): BrowserTally {
  const counted = new BrowserTally(() => 500);
  for (const [name, duration] of timings) counted.timing(name, duration);
  counted.done();
  return counted;
}

it("tells median and longest of each timing, in the seconds in which it was taken", () => {
  const sink = recorded(
    tally(["ttfb", 12], ["step.poll", 40], ["step.poll", 900], ["step.poll", 50]),
    tally(["ttfb", 14]),
  );
  expect(sink.points("browser.ttfb.p50")).toEqual([
    { t: 11_000, v: 12 },
    { t: 12_000, v: 14 },
  ]);
  expect(sink.points("browser.step.poll.p50")).toEqual([{ t: 11_000, v: 50 }]);
  expect(sink.points("browser.step.poll.max")).toEqual([{ t: 11_000, v: 900 }]);
  expect(sink.declared.get("browser.step.poll.max")).toMatchObject({ unit: "ms", type: "gauge" });
});

it("adds counts up, and tells what the browsers take of the machine", () => {
  const sink = recorded(tally(), tally());
  expect(sink.values("browser.visits")).toEqual([1, 2]);
  expect(sink.values("browser.logins")).toEqual([1, 2]);
  expect(sink.values("browser.rss")).toEqual([3e8, 3e8]);
});

it("tells the first failures one by one, and counts all of them", () => {
  const failing = new BrowserTally(() => 500);
  for (let user = 0; user < 50; user++) failing.failed(user, "it did not come");
  const sink = recorded(failing);
  expect(sink.values("browser.failed")).toEqual([50]);
  expect(sink.eventsNamed("browser.visit_failed")).toHaveLength(20);
  expect(sink.eventsNamed("browser.visit_failed")[0]).toMatchObject({ t: 10_500, data: { user: 0 } });
});
