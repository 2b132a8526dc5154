import { expect, it } from "vitest";
import { StepNames } from "../../../../harness/load/browser/steps.ts";

it("a step's name may be used again and again", () => {
  const names = new StepNames();
  names.require("poll");
  expect(() => names.require("poll")).not.toThrow();
});

it.each(["", "Poll", "poll it", "poll.again", "1st", "p".repeat(41)])("%j is no name of a step", (name) => {
  expect(() => new StepNames().require(name)).toThrow(/names a step/);
});

it("names with a number in them come to an end", () => {
  const names = new StepNames();
  for (let count = 1; count <= 40; count++) names.require(`poll-${count}`);
  expect(() => names.require("poll-41")).toThrow(/more than 40 different steps; the last is "poll-41"/);
});
